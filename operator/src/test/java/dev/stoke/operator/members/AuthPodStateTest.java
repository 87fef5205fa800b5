package dev.stoke.operator.members;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AuthPodStateTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what                           | phase     | reason   | ready   | container                                        | stopped | is ready
          not yet on a node                | Pending   |          |         |                                                  | true    | false
          its image is pulled              | Pending   |          | False   | {waiting: {reason: ContainerCreating}}           | true    | false
          it runs                          | Running   |          | True    | {running: {startedAt: '2026-01-02T03:04:05Z'}}   | false   | true
          it runs and does not serve       | Running   |          | False   | {running: {startedAt: '2026-01-02T03:04:05Z'}}   | false   | false
          it crashed and waits             | Running   |          | False   | {waiting: {reason: CrashLoopBackOff}}            | true    | false
          it ended                         | Running   |          | False   | {terminated: {exitCode: 1}}                      | true    | false
          evicted                          | Failed    | Evicted  |         |                                                  | true    | false
          its node is lost                 | Running   | NodeLost | False   | {running: {startedAt: '2026-01-02T03:04:05Z'}}   | false   | false
          its node was lost before it ran  | Pending   | NodeLost | False   | {waiting: {reason: ContainerCreating}}           | false   | false
          nobody knows                     | Unknown   |          | Unknown | {waiting: {reason: ContainerCreating}}           | false   | false
          nothing is said of containers    | Running   |          | False   |                                                  | false   | false
          """)
  void stoppedIsOnlyWhatItsNodeSays(
      String what,
      String phase,
      @Nullable String reason,
      @Nullable String ready,
      @Nullable String container,
      boolean stopped,
      boolean isReady) {
    var state =
        AuthPodState.of(
            pod(
                """
                status:
                  phase: %s
                  reason: %s
                  podIP: 10.0.0.1
                  conditions: %s
                  containerStatuses: %s
                """
                    .formatted(
                        phase,
                        reason,
                        ready == null ? "[]" : "[{type: Ready, status: '" + ready + "'}]",
                        container == null
                            ? "[]"
                            : "[{name: stoke-pod, state: " + container + "}]")));
    assertThat(state.seen().stopped()).isEqualTo(stopped);
    assertThat(state.seen().ready()).isEqualTo(isReady);
    assertThat(state.ip()).isEqualTo("10.0.0.1");
    assertThat(state.seen().revision()).isEqualTo("c-6f8");
    assertThat(state.toldRevision()).isEqualTo(4);
  }

  @Test
  void aPodThatIsToEndIsNotReady() {
    var pod = pod("status: {phase: Running, conditions: [{type: Ready, status: 'True'}]}");
    pod.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");
    assertThat(AuthPodState.of(pod).seen().ready()).isFalse();
    assertThat(AuthPodState.of(pod).seen().terminating()).isTrue();
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: c-0
          uid: u
          labels: {controller-revision-hash: c-6f8}
          annotations: {stoke.hppr.dev/config-revision: "4"}
        """
            + status,
        Pod.class);
  }
}
