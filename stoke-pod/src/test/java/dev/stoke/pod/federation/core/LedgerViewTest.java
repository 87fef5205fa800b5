package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.CoreFixture.SHORT;
import static dev.stoke.pod.federation.core.CoreFixture.START;
import static dev.stoke.pod.federation.core.CoreFixture.at;
import static dev.stoke.pod.federation.core.CoreFixture.boot;
import static dev.stoke.pod.federation.core.CoreFixture.read;
import static dev.stoke.pod.federation.core.CoreFixture.registration;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Of a pod "a" of boot 0. */
class LedgerViewTest {
  private final LedgerView ledger = new LedgerView(at(0).mono());

  private void reads(long seconds, Registration... registrations) {
    ledger.began(at(seconds));
    ledger.read(read(seconds, List.of(), registrations), "a", boot(0), at(seconds));
  }

  private void readsWithSlot(long seconds, Boot holder, long untilSeconds) {
    EarlySlot slot = new EarlySlot("a", holder, START.plusSeconds(untilSeconds));
    ledger.began(at(seconds));
    ledger.read(
        new LedgerRead(
            START.plusSeconds(seconds),
            List.of(),
            Set.of(),
            Set.of(),
            Map.of(),
            Map.of(),
            slot,
            List.of()),
        "a",
        boot(0),
        at(seconds));
  }

  @Test
  void theEarlySlotEndsTwoSecondsBeforeTheDatabaseGivesItToAnother() {
    readsWithSlot(10, boot(0), 25);

    assertThat(ledger.holdsSlot(at(22))).isTrue();
    assertThat(ledger.holdsSlot(at(23))).isFalse();
  }

  /** A cycle that does not ask for the slot reads it all the same, and does not renew it. */
  @Test
  void readingTheEarlySlotAgainDoesNotProlongIt() {
    readsWithSlot(10, boot(0), 25);
    readsWithSlot(20, boot(0), 25);

    assertThat(ledger.holdsSlot(at(22))).isTrue();
    assertThat(ledger.holdsSlot(at(23))).isFalse();
  }

  @Test
  void theEarlySlotOfAFormerBootIsNotThisOnes() {
    readsWithSlot(10, boot(-5), 25);

    assertThat(ledger.holdsSlot(at(11))).isFalse();
    assertThat(ledger.slotIsTaken()).isTrue();
  }

  /** A round is 2 s, an exchange 2 s at most. */
  @Test
  void theLedgerIsSettledWhenTheOwnRegistrationHasStayedForTwoRounds() {
    reads(10);
    reads(11, registration("a", boot(0), 10, false));
    reads(16, registration("a", boot(0), 15, false));
    assertThat(ledger.isSettled(SHORT)).isFalse();

    reads(17, registration("a", boot(0), 16, false));
    assertThat(ledger.isSettled(SHORT)).isTrue();
  }

  @Test
  void aLostRegistrationUnsettlesTheLedgerUntilItHasStayedAgain() {
    reads(10, registration("a", boot(0), 9, false));
    reads(16, registration("a", boot(0), 15, false));
    reads(18);
    assertThat(ledger.isSettled(SHORT)).isFalse();

    reads(19, registration("a", boot(0), 18, false));
    assertThat(ledger.isSettled(SHORT)).isFalse();
    reads(25, registration("a", boot(0), 24, false));
    assertThat(ledger.isSettled(SHORT)).isTrue();
  }
}
