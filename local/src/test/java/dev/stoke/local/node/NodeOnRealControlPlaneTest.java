package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.ask;
import static dev.stoke.local.node.LocalCluster.container;
import static dev.stoke.local.node.LocalCluster.isReady;
import static dev.stoke.local.node.LocalCluster.isRunning;
import static dev.stoke.local.node.LocalCluster.process;
import static dev.stoke.local.node.LocalCluster.shell;
import static dev.stoke.local.node.LocalCluster.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.process.ChildProcesses;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What only a real kube-apiserver checks: its rules for statuses, bindings, deletion and logs. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeOnRealControlPlaneTest {
  private LocalCluster cluster;

  @BeforeAll
  void start(@TempDir Path directory) {
    var binaries = ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    assumeTrue(
        binaries.isPresent(),
        "no control plane on this machine: './stoke control-plane install' gets one");
    var processes = new ChildProcesses(directory.resolve("control-plane-processes"));
    cluster =
        new LocalCluster(
            directory,
            (state, network, port) ->
                RealControlPlane.start(binaries.get(), state, network, processes, port),
            NodeOptions.Kubelet.HTTPS);
  }

  @AfterAll
  void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void aPodLivesAndDiesAsOnAnyNode() {
    Pod pod = cluster.createReady(web("default", "web"));
    ProcessHandle first = process(pod);

    first.destroyForcibly();
    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    ProcessHandle second = process(again);

    cluster.client.resource(pod).delete();
    cluster.awaitGone(pod);
    assertThat(second.isAlive()).isFalse();
  }

  @Test
  void logsComeThroughTheApiServer() {
    Pod pod = cluster.create(shell("default", "talker", "echo one; echo two; exec sleep 60"));
    cluster.awaitPod(pod, LocalCluster::isRunning);

    await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() ->
            cluster
                .client
                .pods()
                .inNamespace("default")
                .withName("talker")
                .tailingLines(1)
                .getLog()
                .equals("two\n"));
  }

  @Test
  void aStatefulSetIsScaledAndRolled() throws Exception {
    var pod = web("default", "unused").buildSpec();
    // spotless:off
    StatefulSet set =
        new StatefulSetBuilder()
            .withNewMetadata().withNamespace("default").withName("set").endMetadata()
            .withNewSpec()
              .withReplicas(2)
              .withServiceName("peers")
              .withPodManagementPolicy("Parallel")
              .withNewSelector().addToMatchLabels("app", "set").endSelector()
              .withNewTemplate()
                .withNewMetadata().addToLabels("app", "set").endMetadata()
                .withSpec(pod)
              .endTemplate()
            .endSpec()
            .build();
    // spotless:on
    cluster.client.resource(set).create();
    awaitUpdated(set, 2);
    Pod before = cluster.client.pods().inNamespace("default").withName("set-0").get();

    cluster
        .client
        .resource(set)
        .edit(now -> {
          now.getSpec()
              .getTemplate()
              .getSpec()
              .getContainers()
              .getFirst()
              .setArgs(List.of("second"));
          return now;
        });
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> {
          Pod now = cluster.client.pods().inNamespace("default").withName("set-0").get();
          return now != null
              && !now.getMetadata().getUid().equals(before.getMetadata().getUid())
              && isRunning(now)
              && isReady(now);
        });
    Pod rolled = cluster.client.pods().inNamespace("default").withName("set-0").get();
    assertThat(ask(rolled, "/args")).isEqualTo("[second]");
    awaitUpdated(set, 2);

    cluster.client.apps().statefulSets().inNamespace("default").withName("set").scale(1);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> cluster.client.pods().inNamespace("default").withName("set-1").get() == null);
  }

  private void awaitUpdated(StatefulSet set, int replicas) {
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> {
          var status = cluster.client.resource(set).get().getStatus();
          return Integer.valueOf(replicas).equals(status.getReadyReplicas())
              && Integer.valueOf(replicas).equals(status.getUpdatedReplicas());
        });
  }
}
