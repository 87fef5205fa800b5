package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.process;
import static dev.stoke.local.node.LocalCluster.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** How a pod that is deleted ends. */
final class PodEndTest extends OneNode {
  @Test
  void terminationRunsPreStopThenSigtermWithinTheGrace() throws Exception {
    Path trace = directory.resolve("trace");
    String script = "trap 'echo term >> %s; echo bye; exit 0' TERM; while :; do sleep 0.1; done";
    Pod pod =
        cluster.create(
            shell(namespace, "polite", script.formatted(trace))
                .editSpec()
                .withTerminationGracePeriodSeconds(10L)
                .editFirstContainer()
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("/bin/sh", "-c", "echo pre >> " + trace + "; sleep 0.5")
                .endExec()
                .endPreStop()
                .endLifecycle()
                .endContainer()
                .endSpec());
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));

    cluster.client.resource(pod).delete();
    cluster.awaitGone(pod);

    assertThat(Files.readAllLines(trace)).containsExactly("pre", "term");
    assertThat(directory.resolve("node/logs/" + namespace + "_polite_main.log")).hasContent("bye");
    assertThat(process.isAlive()).isFalse();
    // The node clears up after it has told the API server.
    await()
        .untilAsserted(() ->
            assertThat(directory.resolve("node/pods")).isDirectoryNotContaining("glob:**polite*"));
  }

  @Test
  void aProcessThatIgnoresSigtermIsKilledAfterItsGrace() {
    Pod pod = cluster.create(shell(namespace, "deaf", "trap '' TERM; while :; do sleep 0.1; done"));
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));

    cluster.client.resource(pod).delete();
    cluster.awaitPod(pod, now -> now.getMetadata().getDeletionTimestamp() != null);
    assertThat(process.isAlive()).isTrue();
    cluster.awaitGone(pod);

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aGraceOfManyMinutesIsGivenUntilADeletionShortensIt() {
    Pod pod =
        cluster.create(
            shell(namespace, "lingering", "trap '' TERM; while :; do sleep 0.1; done")
                .editSpec()
                .withTerminationGracePeriodSeconds(1800L)
                .endSpec());
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));
    cluster.client.resource(pod).delete();
    Pod ending = cluster.awaitPod(pod, now -> now.getMetadata().getDeletionTimestamp() != null);

    assertThat(ending.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(1800);
    // Longer than any limit that the node has of its own for a container that must go.
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> process.isAlive() && cluster.get(pod) != null);
    cluster.client.resource(pod).withGracePeriod(1).delete();
    cluster.awaitGone(pod);
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aPodRemovedByForceLosesItsProcess() {
    Pod pod = cluster.create(shell(namespace, "forced", "exec sleep 60"));
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));

    cluster.client.resource(pod).withGracePeriod(0).delete();

    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }
}
