package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.START;
import static dev.stoke.pod.federation.core.CoreFixture.at;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LeaseTest {
  private static final Duration BOUND = Duration.ofSeconds(6);

  private static Lease lease(@Nullable Moment ledgerAt, int members, Moment... heard) {
    return new Lease(ledgerAt, List.of(heard), members, BOUND, true);
  }

  @Test
  void aRecentReadOfTheLedgerIsEnoughAlone() {
    assertThat(lease(at(0), 5).heldAt(at(6))).isTrue();
    assertThat(lease(at(0), 5).heldAt(at(7))).isFalse();
  }

  @Test
  void withoutTheLedgerHalfOfTheMembersMustHaveAnsweredThisPodIncluded() {
    assertThat(lease(null, 4, at(0)).heldAt(at(1))).isTrue();
    assertThat(lease(null, 5, at(0)).heldAt(at(1))).isFalse();
    assertThat(lease(null, 5, at(0), at(0)).heldAt(at(1))).isTrue();
    assertThat(lease(null, 5, at(0), at(-9)).heldAt(at(1))).isFalse();
  }

  @Test
  void aLonePodOfTwoStaysInServiceAndOneOfThreeDoesNot() {
    assertThat(lease(null, 2).heldAt(at(1))).isTrue();
    assertThat(lease(null, 3).heldAt(at(1))).isFalse();
  }

  @Test
  void aPauseEndsItWhicheverClockStoodStill() {
    Lease lease = lease(at(0), 3);

    assertThat(lease.heldAt(new Moment(START, at(60).mono()))).isFalse();
    assertThat(lease.heldAt(new Moment(START.plusSeconds(60), at(0).mono()))).isFalse();
  }
}
