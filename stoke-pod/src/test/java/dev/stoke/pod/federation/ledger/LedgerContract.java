package dev.stoke.pod.federation.ledger;

import static dev.stoke.pod.federation.ledger.Cycles.BOOT;
import static dev.stoke.pod.federation.ledger.Cycles.OLDER;
import static dev.stoke.pod.federation.ledger.Cycles.cycle;
import static dev.stoke.pod.federation.ledger.Cycles.key;
import static dev.stoke.pod.federation.ledger.Cycles.knows;
import static dev.stoke.pod.federation.ledger.Cycles.later;
import static dev.stoke.pod.federation.ledger.Cycles.owns;
import static dev.stoke.pod.federation.ledger.Cycles.reads;
import static dev.stoke.pod.federation.ledger.Cycles.registration;
import static dev.stoke.pod.federation.ledger.Cycles.revokes;
import static dev.stoke.pod.federation.ledger.Cycles.until;
import static dev.stoke.pod.federation.ledger.Cycles.wantsSlot;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.EarlySlot;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.Registration;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningAlgorithm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every ledger does, whether rows are in PostgreSQL or in memory. */
abstract class LedgerContract {
  /** A pod's door; without names it uses no MAC. */
  abstract LedgerStore pod(String... macKeys);

  abstract Instant now();

  abstract void forward(Duration by);

  abstract void loseEverything();

  /** Takes a backup, and gives what restores it. */
  abstract Runnable backup();

  @ParameterizedTest
  @EnumSource
  void keysOfEveryKindComeBackAsTheyWere(SigningAlgorithm algorithm) {
    PublishedKey own = key("stoke-0", algorithm);

    assertThat(pod("m").cycle(owns(own)).rows()).containsExactly(own);
    LedgerRead read = pod("m").cycle(reads());
    assertThat(read.rows()).containsExactly(own);
    assertThat(read.rows().getFirst().jwk().getAlgorithm()).isEqualTo(algorithm.jws());
    assertThat(read.refused()).isEmpty();
  }

  @Test
  void anOwnKeyIsMissingOnceAndReadBackAtOnce() {
    PublishedKey own = key("stoke-0");
    LedgerStore pod = pod("m");

    LedgerRead first = pod.cycle(owns(own));
    LedgerRead second = pod.cycle(owns(own));

    assertThat(first.rows()).containsExactly(own);
    assertThat(first.missing()).containsExactly(own.kid());
    assertThat(second.rows()).containsExactly(own);
    assertThat(second.missing()).isEmpty();
    assertThat(second.refused()).isEmpty();
  }

  @Test
  void aRetainUntilOnlyGrows() {
    PublishedKey own = key("stoke-0");
    PublishedKey later = later(own, 60);
    LedgerStore pod = pod("m");
    pod.cycle(owns(own));

    assertThat(pod.cycle(owns(later)).rows()).containsExactly(later);
    assertThat(pod.cycle(owns(own, Stage.ACTIVE)).rows()).containsExactly(later);
    assertThat(pod.cycle(knows(own)).rows()).containsExactly(later);
  }

  @Test
  void whoKnowsALaterTimeRaisesItAndTheOwnerSeesThatOnce() {
    PublishedKey own = key("stoke-0");
    PublishedKey later = later(own, 60);
    LedgerStore owner = pod("m");
    owner.cycle(owns(own));

    assertThat(pod("m").cycle(knows(later)).rows()).containsExactly(later);
    assertThat(pod("m").cycle(knows(own)).rows()).containsExactly(later);

    LedgerRead read = owner.cycle(owns(later));
    assertThat(read.written()).containsExactly(own.kid());
    assertThat(read.missing()).isEmpty();
    assertThat(owner.cycle(owns(later)).written()).isEmpty();
  }

  @Test
  void timesBetweenTwoMicrosecondsAreRaisedAndDoNotMakeRowsMissing() {
    PublishedKey own = until(key("stoke-0"), now().truncatedTo(ChronoUnit.MICROS).plusNanos(1));
    LedgerStore pod = pod("m");

    LedgerRead read = pod.cycle(owns(own));

    assertThat(read.rows())
        .containsExactly(
            until(
                own, own.retainUntil().truncatedTo(ChronoUnit.MICROS).plus(1, ChronoUnit.MICROS)));
    assertThat(pod.cycle(owns(own)).missing()).isEmpty();
  }

  @Test
  void lostRowsAreMissingForTheirOwnerAndPutBackByWhoeverKnowsThem() {
    PublishedKey own = key("stoke-0");
    PublishedKey theirs = key("stoke-1");
    LedgerStore pod = pod("m");
    pod.cycle(cycle(List.of(new OwnedKey(own, Stage.ACTIVE)), List.of(theirs), Map.of()));
    loseEverything();

    LedgerRead read =
        pod.cycle(cycle(List.of(new OwnedKey(own, Stage.ACTIVE)), List.of(theirs), Map.of()));

    assertThat(read.missing()).containsExactly(own.kid());
    assertThat(read.rows()).containsExactlyInAnyOrder(own, theirs);
  }

  /** Its owner must hear of it all the same: somebody may have read the ledger in between. */
  @Test
  void aLostRowThatAnotherPodPutBackIsMissingForItsOwnerOnce() {
    PublishedKey own = key("stoke-0");
    LedgerStore pod = pod("m");
    pod.cycle(owns(own));
    loseEverything();
    pod("m").cycle(knows(own));

    LedgerRead read = pod.cycle(owns(own));

    assertThat(read.missing()).containsExactly(own.kid());
    assertThat(read.written()).containsExactly(own.kid());
    assertThat(pod.cycle(owns(own)).missing()).isEmpty();
  }

  @Test
  void aRowIsWrittenWhenItIsNotAsItsOwnerWantsIt() {
    PublishedKey own = key("stoke-0");
    LedgerStore pod = pod("m");

    assertThat(pod.cycle(owns(own)).written()).containsExactly(own.kid());
    assertThat(pod.cycle(owns(own)).written()).isEmpty();
    assertThat(pod.cycle(owns(later(own, 60))).written()).containsExactly(own.kid());
    assertThat(pod.cycle(owns(own)).written()).isEmpty();
    assertThat(pod.cycle(owns(own, Stage.RETIRED)).written()).containsExactly(own.kid());
  }

  @Test
  void aRestoredBackupIsCompletedAndItsOldTimesAreRaised() {
    PublishedKey own = key("stoke-0");
    PublishedKey theirs = key("stoke-1");
    LedgerStore pod = pod("m");
    pod.cycle(owns(own));
    Runnable restore = backup();
    pod.cycle(owns(later(own, 60)));
    pod.cycle(knows(theirs));
    restore.run();
    assertThat(pod.cycle(reads()).rows()).containsExactly(own);

    LedgerRead read =
        pod.cycle(
            cycle(List.of(new OwnedKey(later(own, 60), Stage.ACTIVE)), List.of(theirs), Map.of()));

    assertThat(read.rows()).containsExactlyInAnyOrder(later(own, 60), theirs);
    assertThat(read.missing()).isEmpty();
    assertThat(read.written()).containsExactly(own.kid());
  }

  @Test
  void aKidOfTheGoServerIsNotWritten() {
    PublishedKey ours = key("stoke-0");
    PublishedKey positional = new PublishedKey("go-0-p-0", "go-0", ours.jwk(), ours.retainUntil());

    assertThat(pod("m").cycle(knows(positional)).rows()).isEmpty();
  }

  @Test
  void tombstonesStayAndTheirTimeOnlyGrows() {
    String kid = key("stoke-0").kid();
    Instant until = now().plusSeconds(100).truncatedTo(ChronoUnit.MICROS);
    LedgerStore pod = pod("m");

    assertThat(pod.cycle(revokes(kid, until)).tombstones()).isEqualTo(Map.of(kid, until));
    pod.cycle(revokes(kid, until.plusSeconds(5)));
    pod.cycle(revokes(kid, until));

    assertThat(pod("m").cycle(reads()).tombstones()).isEqualTo(Map.of(kid, until.plusSeconds(5)));
  }

  @Test
  void aRevokedKidIsNeverPutBackByAnybody() {
    PublishedKey key = key("stoke-0");
    pod("m").cycle(revokes(key.kid(), now().plusSeconds(100)));

    LedgerRead owner = pod("m").cycle(owns(key));
    LedgerRead other = pod("m").cycle(knows(key));
    LedgerRead revoker =
        pod("m").cycle(cycle(List.of(), List.of(key), Map.of(key.kid(), now().plusSeconds(100))));

    assertThat(owner.rows()).isEmpty();
    assertThat(owner.missing()).isEmpty();
    assertThat(other.rows()).isEmpty();
    assertThat(revoker.rows()).isEmpty();
  }

  @Test
  void aTombstoneComesBackAfterARestoredBackup() {
    PublishedKey key = key("stoke-0");
    pod("m").cycle(owns(key));
    Runnable restore = backup();
    Instant until = now().plusSeconds(100).truncatedTo(ChronoUnit.MICROS);
    pod("m").cycle(revokes(key.kid(), until));
    restore.run();

    LedgerRead read = pod("m").cycle(revokes(key.kid(), until));

    assertThat(read.tombstones()).isEqualTo(Map.of(key.kid(), until));
  }

  @Test
  void aRegistrationIsReadAsWritten() {
    Registration registration = registration("stoke-1", BOOT, micros(now()));
    pod("m").register(registration);

    assertThat(pod("m").cycle(reads()).registrations()).isEqualTo(Map.of("stoke-1", registration));
  }

  @Test
  void anEarlierBootOrAnEarlierReadDoesNotOverwriteARegistration() {
    Instant now = micros(now());
    Registration current = registration("stoke-1", BOOT, now);
    pod("m").register(registration("stoke-1", OLDER, now.plusSeconds(9)));
    pod("m").register(current);
    pod("m").register(registration("stoke-1", OLDER, now.plusSeconds(10)));
    pod("m").register(registration("stoke-1", BOOT, now.minusSeconds(1)));
    assertThat(pod("m").cycle(reads()).registrations()).containsEntry("stoke-1", current);

    Registration next = registration("stoke-1", BOOT, now.plusSeconds(1));
    pod("m").register(next);

    assertThat(pod("m").cycle(reads()).registrations()).containsEntry("stoke-1", next);
  }

  @Test
  void theEarlySlotIsHeldByOneUntilItsLeaseEnds() {
    LedgerStore first = pod("m");
    LedgerStore second = pod("m");

    EarlySlot held = slot(first.cycle(wantsSlot("stoke-0", BOOT)));
    assertThat(held.instanceId()).isEqualTo("stoke-0");
    assertThat(held.boot()).isEqualTo(BOOT);
    assertThat(held.until()).isBetween(now().plusSeconds(5), now().plusSeconds(15));
    assertThat(slot(second.cycle(wantsSlot("stoke-1", BOOT)))).isEqualTo(held);
    forward(Duration.ofSeconds(16));
    assertThat(second.cycle(reads()).earlySlot()).isNull();

    assertThat(slot(second.cycle(wantsSlot("stoke-1", BOOT))).instanceId()).isEqualTo("stoke-1");
  }

  @Test
  void theEarlySlotIsRenewedByItsHolderAndTakenByItsNextBootOnly() {
    EarlySlot old = slot(pod("m").cycle(wantsSlot("stoke-0", OLDER)));
    forward(Duration.ofSeconds(3));

    EarlySlot renewed = slot(pod("m").cycle(wantsSlot("stoke-0", OLDER)));
    EarlySlot next = slot(pod("m").cycle(wantsSlot("stoke-0", BOOT)));
    forward(Duration.ofSeconds(3));
    EarlySlot undone = slot(pod("m").cycle(wantsSlot("stoke-0", OLDER)));

    assertThat(renewed.until()).isAfterOrEqualTo(old.until().plusSeconds(3));
    assertThat(next.boot()).isEqualTo(BOOT);
    assertThat(undone).isEqualTo(next);
  }

  @Test
  void whatIsLongOverIsPrunedByTheFirstCycleOfAPod() {
    Instant now = now();
    PublishedKey over = until(key("stoke-1"), micros(now.minusSeconds(3500)));
    PublishedKey longOver = until(key("stoke-2"), micros(now.minusSeconds(3700)));
    LedgerStore keeper = pod("m");
    keeper.cycle(reads());
    String remembered = key("stoke-3").kid();
    keeper.cycle(
        cycle(
            List.of(),
            List.of(over, longOver),
            Map.of(
                remembered, now.minusSeconds(3500), key("stoke-4").kid(), now.minusSeconds(3700))));
    pod("m").register(registration("stoke-1", BOOT, now.minus(Duration.ofHours(23))));
    pod("m").register(registration("stoke-2", BOOT, now.minus(Duration.ofHours(25))));

    pod("m").cycle(reads());

    LedgerRead read = pod("m").cycle(reads());
    assertThat(read.registrations()).containsOnlyKeys("stoke-1");
    assertThat(read.tombstones()).containsOnlyKeys(remembered);
    assertThat(read.rows()).containsExactly(over);
  }

  @Test
  void rowsArePrunedOnceAnHour() {
    PublishedKey over = until(key("stoke-1"), micros(now().minusSeconds(3700)));
    LedgerStore pod = pod("m");
    pod.cycle(reads());
    pod.cycle(knows(over));
    assertThat(pod.cycle(reads()).rows()).containsExactly(over);

    forward(Duration.ofMinutes(61));
    pod.cycle(reads());

    assertThat(pod.cycle(reads()).rows()).isEmpty();
  }

  @Test
  void whatAnUnknownMacKeyWroteIsRefusedAndTreatedAsAbsent() {
    PublishedKey key = key("stoke-1");
    String revoked = key("stoke-2").kid();
    LedgerStore stranger = pod("other");
    stranger.cycle(owns(key));
    stranger.cycle(revokes(revoked, now().plusSeconds(100)));
    stranger.cycle(wantsSlot("stoke-3", BOOT));
    stranger.register(registration("stoke-4", BOOT, now()));

    LedgerRead read = pod("m").cycle(reads());

    assertThat(read.rows()).isEmpty();
    assertThat(read.tombstones()).isEmpty();
    assertThat(read.registrations()).isEmpty();
    assertThat(read.earlySlot()).isNull();
    assertThat(read.refused())
        .containsExactly(
            "early slot of stoke-3: no MAC key of this cluster proves it",
            "tombstone " + revoked + ": no MAC key of this cluster proves it",
            "registration stoke-4: no MAC key of this cluster proves it",
            "row " + key.kid() + ": no MAC key of this cluster proves it");
  }

  @Test
  void rowsThatNobodyProvesAreWrittenAgainByWhoeverKnowsThem() {
    PublishedKey own = key("stoke-0");
    PublishedKey theirs = key("stoke-1");
    String revoked = key("stoke-2").kid();
    Instant until = micros(now().plusSeconds(100));
    LedgerStore stranger = pod("other");
    stranger.cycle(knows(later(own, 900), later(theirs, 900)));
    stranger.cycle(revokes(revoked, until.plusSeconds(900)));
    stranger.register(
        registration("stoke-0", new Boot(BOOT.startedAt().plusSeconds(50), 1), now()));
    Registration registration = registration("stoke-0", BOOT, micros(now()));

    pod("m").register(registration);
    LedgerRead read =
        pod("m")
            .cycle(
                cycle(
                    List.of(new OwnedKey(own, Stage.ACTIVE)),
                    List.of(own, theirs),
                    Map.of(revoked, until)));

    assertThat(read.missing()).containsExactly(own.kid());
    assertThat(read.rows()).containsExactlyInAnyOrder(own, theirs);
    assertThat(read.tombstones()).isEqualTo(Map.of(revoked, until));
    assertThat(read.registrations()).isEqualTo(Map.of("stoke-0", registration));
    assertThat(read.refused()).isEmpty();
  }

  @Test
  void noMoreThanTenRefusalsAreTold() {
    for (int i = 0; i < 11; i++) {
      pod("other").cycle(owns(key("stoke-" + i)));
    }

    assertThat(pod("m").cycle(reads()).refused()).hasSize(10);
  }

  @Test
  void aChangeOfTheMacKeyLosesNothingAtAnyReaderInAnyStep() {
    PublishedKey own = key("stoke-0");
    PublishedKey dead = key("stoke-9");
    String revoked = key("stoke-8").kid();
    Instant until = micros(now().plusSeconds(100));
    pod("old").cycle(cycle(List.of(), List.of(dead), Map.of(revoked, until)));
    List<String[]> steps =
        List.of(
            new String[] {"old"},
            new String[] {"old", "new"},
            new String[] {"new", "old"},
            new String[] {"new"});
    List<PublishedKey> known = new ArrayList<>(List.of(dead));

    for (int step = 0; step < steps.size(); step++) {
      // One pod has made the step, the other has not yet; both work, in both orders.
      LedgerStore ahead = pod(steps.get(step));
      LedgerStore behind = pod(steps.get(Math.max(0, step - 1)));
      for (LedgerStore pod : List.of(ahead, behind, ahead, behind, ahead)) {
        LedgerRead read =
            pod.cycle(
                cycle(List.of(new OwnedKey(own, Stage.ACTIVE)), known, Map.of(revoked, until)));
        assertThat(read.refused()).as("step %s", step).isEmpty();
        assertThat(read.rows()).as("step %s", step).containsExactlyInAnyOrder(own, dead);
        assertThat(read.tombstones()).as("step %s", step).containsOnlyKeys(revoked);
      }
    }
    // A pod that starts after the change, with nothing but the ledger.
    LedgerRead read = pod("new").cycle(reads());
    assertThat(read.rows()).containsExactlyInAnyOrder(own, dead);
    assertThat(read.refused()).isEmpty();
  }

  @Test
  void rowsAreWrittenAgainWithTheFirstKeyAndKeepTheirLaterTime() {
    PublishedKey dead = key("stoke-9");
    pod("old").cycle(owns(later(dead, 60), Stage.ACTIVE));

    pod("new", "old").cycle(knows(dead));

    assertThat(pod("new").cycle(reads()).rows()).containsExactly(later(dead, 60));
  }

  @Test
  void withoutMacKeysEveryRowIsAccepted() {
    PublishedKey theirs = key("stoke-1");
    pod("m").cycle(owns(theirs));
    PublishedKey own = key("stoke-0");

    LedgerRead read = pod().cycle(owns(own));

    assertThat(read.rows()).containsExactlyInAnyOrder(own, theirs);
    assertThat(pod("m").cycle(reads()).rows()).containsExactly(theirs);
  }

  static Instant micros(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }

  static EarlySlot slot(LedgerRead read) {
    @Nullable EarlySlot slot = read.earlySlot();
    return requireNonNull(slot, "nobody holds the slot");
  }
}
