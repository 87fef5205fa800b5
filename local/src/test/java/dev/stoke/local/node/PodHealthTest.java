package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.ask;
import static dev.stoke.local.node.LocalCluster.container;
import static dev.stoke.local.node.LocalCluster.isReady;
import static dev.stoke.local.node.LocalCluster.process;
import static dev.stoke.local.node.LocalCluster.shell;
import static dev.stoke.local.node.LocalCluster.web;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import org.junit.jupiter.api.Test;

/** How probes and the ends of processes are seen, and what is started again. */
final class PodHealthTest extends OneNode {
  @Test
  void readinessFollowsTheProbe() throws Exception {
    Pod pod = cluster.createReady(web(namespace, "moody"));

    ask(pod, "/set-ready?503");
    Pod unready = cluster.awaitPod(pod, now -> !isReady(now));
    ask(pod, "/set-ready?200");
    Pod again = cluster.awaitPod(pod, LocalCluster::isReady);

    assertThat(container(unready).getReady()).isFalse();
    assertThat(container(again).getRestartCount()).isZero();
  }

  @Test
  void aFailedLivenessProbeRestartsTheContainer() throws Exception {
    Pod pod =
        cluster.createReady(
            web(namespace, "hung")
                .editSpec()
                .editFirstContainer()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/live")
                .withNewPort(8080)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .endLivenessProbe()
                .withNewStartupProbe()
                .withNewTcpSocket()
                .withNewPort("http")
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(20)
                .endStartupProbe()
                .endContainer()
                .endSpec());

    ask(pod, "/set-live?500");

    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getContainerID()).isNotEqualTo(container(pod).getContainerID());
  }

  @Test
  void aSuspendedProcessIsNotReadyUntilItGoesOn() throws Exception {
    Pod pod = cluster.createReady(web(namespace, "suspended"));

    signal(pod, "STOP");
    Pod unready = cluster.awaitPod(pod, now -> !isReady(now));
    Pod other = cluster.createReady(web(namespace, "unconcerned"));
    signal(pod, "CONT");
    Pod again = cluster.awaitPod(pod, LocalCluster::isReady);

    assertThat(container(unready).getState().getRunning()).isNotNull();
    assertThat(container(again).getRestartCount()).isZero();
    assertThat(container(again).getContainerID()).isEqualTo(container(pod).getContainerID());
    assertThat(ask(other, "/name")).isEqualTo("unconcerned");
  }

  @Test
  void aSuspendedProcessIsKilledByItsLivenessProbeAfterTheProbesOwnGrace() throws Exception {
    Pod pod =
        cluster.createReady(
            web(namespace, "stuck")
                .editSpec()
                .withTerminationGracePeriodSeconds(3600L)
                .editFirstContainer()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/live")
                .withNewPort(8080)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(2)
                .withTerminationGracePeriodSeconds(1L)
                .endLivenessProbe()
                .endContainer()
                .endSpec());

    signal(pod, "STOP");

    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getLastState().getTerminated().getSignal()).isEqualTo(9);
  }

  @Test
  void aKilledProcessIsReplacedAtOnceAndCounted() {
    Pod pod = cluster.createReady(web(namespace, "victim"));

    process(pod).destroyForcibly();

    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(container(again).getLastState().getTerminated().getSignal()).isEqualTo(9);
    assertThat(again.getStatus().getPodIP()).isEqualTo(pod.getStatus().getPodIP());
  }

  @Test
  void aContainerThatKeepsEndingIsBackedOff() {
    Pod pod = cluster.create(shell(namespace, "crash", "exit 3"));

    Pod waiting =
        cluster.awaitPod(
            pod,
            now ->
                now.getStatus() != null
                    && !now.getStatus().getContainerStatuses().isEmpty()
                    && container(now).getState().getWaiting() != null
                    && "CrashLoopBackOff".equals(container(now).getState().getWaiting().getReason())
                    && container(now).getRestartCount() == 1);

    assertThat(container(waiting).getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(waiting.getStatus().getPhase()).isEqualTo("Running");
    cluster.awaitPod(pod, now -> container(now).getRestartCount() == 2);
  }

  @Test
  void aContainerThatIsNotToBeRestartedEndsItsPod() {
    Pod pod =
        cluster.create(
            shell(namespace, "job", "echo done").editSpec().withRestartPolicy("Never").endSpec());

    Pod done = cluster.awaitPod(pod, now -> "Succeeded".equals(now.getStatus().getPhase()));

    assertThat(container(done).getState().getTerminated().getReason()).isEqualTo("Completed");
    assertThat(cluster.node.logs(namespace, "job")).isEqualTo("done\n");
  }

  private static void signal(Pod pod, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process(pod).pid()))
                .start()
                .waitFor())
        .isZero();
  }
}
