package dev.stoke.operator.members;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.plan.PodTrouble;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.utils.Serialization;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PodTroublesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # what                    | container's status                                                          | reason | message
          it is made                | state: {waiting: {reason: ContainerCreating}}                               | |
          its init containers run   | state: {waiting: {reason: PodInitializing}}                                 | |
          it starts                 | started: false, state: {running: {}}                                        | |
          it runs                   | started: true, state: {running: {}}                                         | |
          it crashed and runs again | started: true, restartCount: 3, state: {running: {}}, lastState: {terminated: {exitCode: 1}} | |
          its image is not there    | state: {waiting: {reason: ErrImagePull, message: not found}}                | ImagePullBackOff | the image i:1 cannot be pulled: check its name, that the registry is reachable, and spec.imagePullSecrets if it asks for credentials.
          it waits for its image    | state: {waiting: {reason: ImagePullBackOff}}                                | ImagePullBackOff | the image i:1 cannot be pulled: check its name, that the registry is reachable, and spec.imagePullSecrets if it asks for credentials.
          its Secret is not there   | state: {waiting: {reason: CreateContainerConfigError, message: secret x not found}} | CreateContainerConfigError | container c cannot be made: secret x not found.
          it ended once             | restartCount: 0, state: {terminated: {exitCode: 78, reason: Error}}         | ContainerFailed  | container c ended with exit code 78 and is started again.
          it starts for the second time | restartCount: 1, started: false, state: {running: {}}, lastState: {terminated: {exitCode: 78}} | ContainerFailed | container c ended with exit code 78 and is started again.
          it starts for the third time  | restartCount: 2, started: false, state: {running: {}}, lastState: {terminated: {exitCode: 78}} | CrashLoopBackOff | container c ends with exit code 78 after each start: kubectl logs --previous shows its last words.
          it crashes in a loop      | restartCount: 1, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 78}} | CrashLoopBackOff | container c ends with exit code 78 after each start: kubectl logs --previous shows its last words.
          it ends well in a loop    | restartCount: 5, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 0}} | CrashLoopBackOff | container c ends after each start: kubectl logs --previous shows its last words.
          it has too little memory  | restartCount: 4, state: {waiting: {reason: CrashLoopBackOff}}, lastState: {terminated: {exitCode: 137, reason: OOMKilled}} | OOMKilled | container c was ended as it needed more memory than its limit: raise spec.resources.limits.memory.
          """)
  void aContainerThatDoesNotRunIsExplained(
      String what, String container, @Nullable String reason, @Nullable String message) {
    var status =
        "{phase: Pending, containerStatuses: [{name: c, image: 'i:1', " + container + "}]}";
    assertThat(PodTroubles.of(pod(status)))
        .isEqualTo(reason == null ? null : new PodTrouble(reason, String.valueOf(message)));
  }

  @Test
  void aPodThatNoNodeTakesIsExplained() {
    var status =
        "{phase: Pending, conditions: [{type: PodScheduled, status: 'False', reason: Unschedulable,"
            + " message: '0/3 nodes are available: 3 Insufficient memory.'}]}";
    assertThat(PodTroubles.of(pod(status)))
        .isEqualTo(
            new PodTrouble(
                "Unschedulable",
                "no node takes it: 0/3 nodes are available: 3 Insufficient memory."));
  }

  @Test
  void aPodThatItsNodeEndedIsExplained() {
    var status = "{phase: Failed, reason: Evicted, message: The node was low on memory}";
    assertThat(PodTroubles.of(pod(status)))
        .isEqualTo(
            new PodTrouble("Evicted", "its node ended it for good: The node was low on memory."));
  }

  @Test
  void aLongTextIsCut() {
    var trouble = PodTroubles.of(pod("{phase: Failed, message: '" + "x".repeat(1_000) + "'}"));
    assertThat(requireNonNull(trouble).message()).hasSizeLessThan(320).endsWith("x...");
  }

  @Test
  void ofALostNodeOrAnEndingPodNothingIsSaid() {
    var crashed = "containerStatuses: [{name: c, state: {waiting: {reason: CrashLoopBackOff}}}]";
    assertThat(PodTroubles.of(pod("{phase: Running, reason: NodeLost, " + crashed + "}"))).isNull();
    var ending = pod("{phase: Running, " + crashed + "}");
    assertThat(PodTroubles.of(ending)).isNotNull();
    ending.getMetadata().setDeletionTimestamp("2026-01-02T03:04:05Z");
    assertThat(PodTroubles.of(ending)).isNull();
  }

  private static Pod pod(String status) {
    return Serialization.unmarshal(
        "apiVersion: v1\nkind: Pod\nmetadata: {name: c-0}\nstatus: " + status, Pod.class);
  }
}
