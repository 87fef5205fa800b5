package dev.stoke.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.api.KeyStatus;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.MemberStatus.State;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterSpec;
import dev.stoke.operator.status.Transitions.Transition;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TransitionsTest {
  private static final String A = "c-0-p-AAAAAAAAAAAAAAAA";
  private static final String B = "c-0-p-BBBBBBBBBBBBBBBB";

  @ParameterizedTest
  @CsvSource({
    "Joining, Ready, MemberJoined, true",
    "Ready, Leaving, MemberLeaving, true",
    "Ready, Absent, MemberAbsent, false",
    "Absent, Ready, MemberReady, true",
    "NotReady, Ready, MemberReady, true",
    "Ready, NotReady, MemberNotReady, false",
  })
  void everyMoveOfAMemberIsTold(State before, State now, String reason, boolean normal) {
    assertThat(between(List.of(member(before)), List.of(member(now))))
        .singleElement()
        .satisfies(transition -> {
          assertThat(transition.reason()).isEqualTo(reason);
          assertThat(transition.normal()).isEqualTo(normal);
          assertThat(transition.message()).startsWith("c-0 ").endsWith(".");
        });
  }

  @Test
  void aMemberThatWasRemovedHasLeft() {
    assertThat(reasons(List.of(member(State.Leaving)), List.of())).containsExactly("MemberLeft");
  }

  @Test
  void theSameAgainIsNothing() {
    var members = List.of(member(State.Ready, key(A, "ACTIVE", true)));
    assertThat(reasons(members, members)).isEmpty();
    assertThat(reasons(List.of(), List.of(member(State.Joining)))).isEmpty();
  }

  @Test
  void aSuccessorIsARotationAndARestartIsNot() {
    var before = List.of(member(State.Ready, key(A, "ACTIVE", false), key(B, "PREPARED", false)));
    var rotated = List.of(member(State.Ready, key(A, "RETIRED", false), key(B, "ACTIVE", false)));
    var restarted = List.of(member(State.Ready, key(B, "ACTIVE", false)));
    assertThat(reasons(before, rotated)).containsExactly("KeyRotated");
    assertThat(reasons(before, restarted)).isEmpty();
  }

  @Test
  void anEarlyKeyIsAWarning() {
    var prepared = List.of(member(State.Ready, key(A, "PREPARED", false)));
    var early = List.of(member(State.Ready, key(A, "ACTIVE", true)));
    assertThat(between(prepared, early))
        .singleElement()
        .satisfies(transition -> {
          assertThat(transition.reason()).isEqualTo("EarlyActivation");
          assertThat(transition.normal()).isFalse();
          assertThat(transition.message()).contains(A);
        });
  }

  @Test
  void aKeyIsRevokedOnceNobodyHasItAnyMore() {
    var before = List.of(member(State.Ready, key(A, "ACTIVE", false)));
    var without = List.of(member(State.Ready));
    var spec = spec(A);
    assertThat(Transitions.between(before, before, spec)).isEmpty();
    assertThat(Transitions.between(before, without, spec))
        .extracting(Transition::reason)
        .containsExactly("KeyRevoked");
    assertThat(Transitions.between(without, without, spec)).isEmpty();
  }

  private static List<Transition> between(List<MemberStatus> before, List<MemberStatus> now) {
    return Transitions.between(before, now, spec(B + "-other"));
  }

  private static List<String> reasons(List<MemberStatus> before, List<MemberStatus> now) {
    return between(before, now).stream().map(Transition::reason).toList();
  }

  private static MemberStatus member(State state, KeyStatus... keys) {
    return new MemberStatus(
        "c-0", "c-0", "https://c-0", state, state == State.Ready, 1L, true, List.of(keys));
  }

  private static KeyStatus key(String kid, String state, boolean early) {
    return new KeyStatus(kid, state, "2026-01-02T03:04:05Z", !early, early ? Boolean.TRUE : null);
  }

  private static StokeClusterSpec spec(String revoked) {
    return Serialization.unmarshal(
            """
            apiVersion: stoke.hppr.dev/v1
            kind: StokeCluster
            spec:
              database: {secretName: db}
              keys: {revoked: ["%s"]}
            """
                .formatted(revoked),
            StokeCluster.class)
        .getSpec();
  }
}
