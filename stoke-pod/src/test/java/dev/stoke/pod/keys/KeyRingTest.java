package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.keys.KeyRing.Evidence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyRingTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Function<String, Evidence> COMPLETE = _ -> Evidence.COMPLETE;

  /** lead = 30 min + 5 min + 1 min. */
  private static final KeyTimes TIMES =
      new KeyTimes(
          Duration.ofHours(3),
          Duration.ofMinutes(30),
          Duration.ofMinutes(5),
          Duration.ofMinutes(1));

  @Test
  void aFirstKeyIsWantedAndPrepared() {
    assertThat(KeyRing.EMPTY.wantsKey(START, TIMES)).isTrue();

    KeyRing ring = KeyRing.EMPTY.with(key(0));

    assertThat(states(ring)).containsExactly("PREPARED");
    assertThat(ring.wantsKey(START, TIMES)).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = Evidence.class,
      names = {"NO_ROW", "PARTIAL"})
  void withoutEvidenceAKeyNeverSigns(Evidence evidence) {
    KeyRing ring = KeyRing.EMPTY.with(key(0));

    for (int minute = 0; minute < 140; minute++) {
      ring = ring.step(at(minute), TIMES, _ -> evidence, true);
    }

    assertThat(states(ring)).containsExactly("PREPARED");
  }

  @Test
  void theFirstKeySignsOnEvidenceAtOnceAndIsCountedAsEarly() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, true);

    assertThat(ring.active().orElseThrow().state()).isEqualTo(new KeyState.Active(true));
  }

  @Test
  void aLeavingPodsKeyStaysPrepared() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, false);

    assertThat(states(ring)).containsExactly("PREPARED");
  }

  @Test
  void aSuccessorIsWantedOneLeadBeforeTheEnd() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, true);

    assertThat(ring.wantsKey(at(143).wall(), TIMES)).isFalse();
    assertThat(ring.wantsKey(at(144).wall(), TIMES)).isTrue();
  }

  @Test
  void aSuccessorSignsOnlyAfterThePropagationDelayCountedFromTheEvidence() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, true);
    SigningKey successor = key(144);
    ring = ring.with(successor).step(at(144), TIMES, _ -> Evidence.PARTIAL, true);
    ring = ring.step(at(148), TIMES, COMPLETE, true);

    ring = ring.step(at(152), TIMES, COMPLETE, true);
    assertThat(states(ring)).containsExactly("PREPARED", "ACTIVE");

    ring = ring.step(at(153), TIMES, COMPLETE, true);
    assertThat(states(ring)).containsExactly("ACTIVE", "RETIRED");
    assertThat(ring.active().orElseThrow().kid()).isEqualTo(successor.kid());
    assertThat(ring.active().orElseThrow().state()).isEqualTo(new KeyState.Active(false));
  }

  @Test
  void evidenceMustStillHoldWhenTheDelayIsOver() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, true);
    ring = ring.with(key(144)).step(at(144), TIMES, COMPLETE, true);

    ring = ring.step(at(149), TIMES, _ -> Evidence.PARTIAL, true);
    assertThat(states(ring)).containsExactly("PREPARED", "ACTIVE");

    ring = ring.step(at(150), TIMES, COMPLETE, true);
    assertThat(states(ring)).containsExactly("ACTIVE", "RETIRED");
  }

  @Test
  void aLostRowStartsTheDelayAgain() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, true);
    ring = ring.with(key(144)).step(at(144), TIMES, COMPLETE, true);
    ring = ring.step(at(147), TIMES, _ -> Evidence.NO_ROW, true);
    ring = ring.step(at(148), TIMES, COMPLETE, true);

    assertThat(states(ring.step(at(152), TIMES, COMPLETE, true)))
        .containsExactly("PREPARED", "ACTIVE");
    assertThat(states(ring.step(at(153), TIMES, COMPLETE, true)))
        .containsExactly("ACTIVE", "RETIRED");
  }

  @Test
  void aKeyStopsSigningAtItsLatestExpiryAndStaysPublishedForTheMargin() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(0), TIMES, COMPLETE, true);

    ring = ring.step(at(180), TIMES, COMPLETE, true);
    assertThat(states(ring)).containsExactly("RETIRED");

    ring = ring.step(at(181), TIMES, COMPLETE, true);
    assertThat(states(ring)).containsExactly("RETIRED");

    ring = ring.step(at(182), TIMES, COMPLETE, true);
    assertThat(ring.keys()).isEmpty();
  }

  @Test
  void aKeyThatWaitedTooLongMakesRoomForAFreshOneAndStaysPublished() {
    KeyRing ring = KeyRing.EMPTY.with(key(0)).step(at(144), TIMES, _ -> Evidence.NO_ROW, true);

    assertThat(states(ring)).containsExactly("RETIRED");
    assertThat(ring.wantsKey(at(144).wall(), TIMES)).isTrue();
  }

  private static SigningKey key(int minute) {
    return SigningKey.generate("stoke-0", at(minute).wall(), TIMES);
  }

  private static Moment at(int minute) {
    Duration elapsed = Duration.ofMinutes(minute);
    return new Moment(START.plus(elapsed), elapsed);
  }

  private static List<String> states(KeyRing ring) {
    return ring.keys().stream().map(key -> key.state().label()).toList();
  }
}
