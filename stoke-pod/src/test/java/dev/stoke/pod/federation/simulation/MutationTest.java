package dev.stoke.pod.federation.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.stoke.pod.federation.core.Rule;
import dev.stoke.pod.federation.simulation.Fault.Backup;
import dev.stoke.pod.federation.simulation.Fault.ChangeMac;
import dev.stoke.pod.federation.simulation.Fault.Crash;
import dev.stoke.pod.federation.simulation.Fault.Cut;
import dev.stoke.pod.federation.simulation.Fault.Evict;
import dev.stoke.pod.federation.simulation.Fault.ForgetRevoked;
import dev.stoke.pod.federation.simulation.Fault.LoseAll;
import dev.stoke.pod.federation.simulation.Fault.OutageFor;
import dev.stoke.pod.federation.simulation.Fault.Pause;
import dev.stoke.pod.federation.simulation.Fault.Restore;
import dev.stoke.pod.federation.simulation.Fault.Revoke;
import dev.stoke.pod.federation.simulation.Fault.Rotate;
import dev.stoke.pod.federation.simulation.Fault.Scale;
import dev.stoke.pod.federation.simulation.Fault.SlowConfig;
import dev.stoke.pod.federation.simulation.Fault.Split;
import dev.stoke.pod.federation.simulation.Fault.Storm;
import dev.stoke.pod.federation.simulation.Schedule.Habits;
import dev.stoke.pod.federation.simulation.Simulation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Each guard is needed: a schedule in which all invariants hold, and one does not without the
 * guard. With {@link Schedule#SHORT} times a key signs from second 13 on and is rotated at about
 * 65.
 */
final class MutationTest {
  private static final int MOST_SEEDS = 20;

  /** Half of two members keeps its lease alone: in service, and out of everybody's reach. */
  private static final List<Fault> LONE_HALF =
      List.of(new Split(50_000, List.of("s-1"), 150_000), new OutageFor(50_000, "s-1", 150_000));

  /** Configurations arrive almost at once. */
  private static final Habits FAST = new Habits(true, true, 0, 500);

  @Test
  void propagationIsCountedFromTheEvidence() {
    missed(Rule.PROPAGATION_FROM_EVIDENCE, Schedule.of(3, 40_000));
  }

  /** The first has not heard the third for long, but all others have. */
  @Test
  void silenceCountsFromWhenTheRowWasThere() {
    missed(
        Rule.SILENCE_FROM_ROW,
        Schedule.of(
                3,
                120_000,
                new Cut(40_000, List.of("s-0"), List.of("s-2"), 60_000),
                new Cut(40_000, List.of("s-2"), List.of("s-0"), 60_000),
                new OutageFor(58_000, "s-2", 30_000),
                new Rotate(60_000))
            .with(FAST));
  }

  /** It holds its lease alone, by the half of two; more than half of five have acknowledged. */
  @Test
  void whoMissedThatTheClusterGrewIsNotLeftOut() {
    missed(
        Rule.GROWTH_KNOWN,
        Schedule.of(2, 100_000, new Pause(3_731, "s-1", 40_000), new Scale(13_000, 5)).with(FAST));
  }

  /** The new boot of the first meets an empty ledger; the second holds its lease alone. */
  @Test
  void whoIsMissingInARestoredLedgerIsNotLeftOut() {
    missed(
        Rule.LEDGER_MAY_FORGET,
        Schedule.of(
            2,
            50_000,
            new Pause(6_525, "s-1", 27_204),
            new Evict(14_435, "s-0"),
            new Restore(17_491)));
  }

  /**
   * All die; the first is told no more than that, and the ledger forgets two who are back already.
   */
  @Test
  void anAbsenceIsBelievedOnlyOnceWhoeverRunsHasRegisteredAgain() {
    missed(
        Rule.LEDGER_MAY_FORGET,
        Schedule.of(
                4,
                100_000,
                new Split(50_000, List.of("s-1", "s-2"), 40_000),
                new LoseAll(55_000, 4_000),
                new SlowConfig(57_000, "s-0", 30_000, 20_000),
                new Crash(59_100, "s-0", 300),
                new Restore(59_400))
            .with(FAST));
  }

  /** The ledger is empty, and the only one who knows its keys cannot be reached. */
  @Test
  void aBootThatDoesNotHearAMemberWaitsForWhatThatPutsBack() {
    missed(
        Rule.LEDGER_MAY_FORGET,
        Schedule.of(
            2,
            90_000,
            new Crash(55_000, "s-0", 2_700),
            new Split(56_500, List.of("s-1"), 6_000),
            new Restore(57_600)));
  }

  @Test
  void silenceOutlastsTheLease() {
    missed(
        Rule.SILENCE_OUTLASTS_LEASE,
        Schedule.of(
                3,
                120_000,
                new Rotate(57_000),
                new Split(57_000, List.of("s-2"), 40_000),
                new OutageFor(57_000, "s-2", 40_000))
            .with(FAST));
  }

  /** Both halves hear somebody, and only one has the ledger. */
  @Test
  void aHalfActivatesNothing() {
    missed(
        Rule.MAJORITY,
        Schedule.of(
            4,
            120_000,
            new Rotate(45_000),
            new Split(45_000, List.of("s-2", "s-3"), 60_000),
            new OutageFor(45_000, "s-2", 60_000),
            new OutageFor(45_000, "s-3", 60_000)));
  }

  /**
   * One peer has answered the restarted third, which then hears nobody and dies again: the first,
   * who makes a new key meanwhile, never knew that it was back.
   */
  @Test
  void aBootDoesNotServeOnTheWordOfOnePeer() {
    missed(
        Rule.START_COMPLETE,
        Schedule.of(
                3,
                120_000,
                new Crash(40_000, "s-2", 20_000),
                new OutageFor(59_000, "s-2", 40_000),
                new Cut(59_000, List.of("s-0"), List.of("s-2"), 40_000),
                new Cut(59_000, List.of("s-2"), List.of("s-0"), 40_000),
                new Rotate(60_000),
                new Split(60_100, List.of("s-2"), 40_000),
                new Crash(66_000, "s-2", 30_000))
            .with(FAST));
  }

  @Test
  void aRestartedOwnerDoesNotMakeOthersForget() {
    missed(
        Rule.GROW_ONLY,
        Schedule.of(3, 60_000, new Crash(40_000, "s-1", 500), new OutageFor(40_000, "s-1", 5_000)));
  }

  @Test
  void aPodAcceptsKeysOfItsFormerBoots() {
    missed(Rule.OWN_FORMER_KEYS, Schedule.of(3, 60_000, new Crash(40_000, "s-1", 500)));
  }

  /** The owner is dead, the backup is older than its key, and then nobody is left who knew it. */
  @Test
  void lostRowsArePutBack() {
    missed(
        Rule.REINSERT,
        Schedule.of(
            3,
            80_000,
            new Backup(0),
            new Crash(40_000, "s-2", 20_000),
            new Restore(41_000),
            new LoseAll(46_000, 500)));
  }

  /** The first has an old configuration and makes a new key while a fourth joins. */
  @Test
  void membersOfNewerConfigurationsAreAsked() {
    missed(
        Rule.PROVISIONAL_MEMBERS,
        Schedule.of(
            3,
            120_000,
            new SlowConfig(39_000, "s-0", 60_000, 30_000),
            new Scale(40_000, 4),
            new Crash(48_000, "s-0", 500)));
  }

  /** The third does not know yet that it is leaving, and serves on. */
  @Test
  void leavingMembersCountUntilTheyAreOut() {
    missed(
        Rule.LEAVERS_COUNT,
        Schedule.of(
            3,
            120_000,
            new SlowConfig(39_000, "s-2", 30_000, 20_000),
            new Scale(40_000, 2),
            new OutageFor(45_000, "s-2", 20_000),
            new Rotate(46_000)));
  }

  @Test
  void aTombstoneOutlivesTheConfigurationThatNamedIt() {
    missed(
        Rule.TOMBSTONES_STAY,
        Schedule.of(
            3, 80_000, new Revoke(40_000, 1), new ForgetRevoked(50_000), new LoseAll(55_000, 500)));
  }

  /** While it is paused the others leave it out and activate new keys. */
  @Test
  void aResumedPodServesNothingBeforeItHasSynchronised() {
    missed(
        Rule.LEASE_AT_REQUEST,
        Schedule.of(3, 120_000, new Rotate(40_000), new Pause(40_100, "s-2", 45_000)));
  }

  @Test
  void noTokenOutlivesWhatWasAcknowledged() {
    missed(Rule.LAPSED_NEVER_SIGNS, Schedule.of(2, 210_000).with(LONE_HALF));
  }

  @Test
  void keysAreRetainedForClockErrorsAndLeeway() {
    missed(Rule.RETENTION_MARGIN, Schedule.of(2, 210_000).with(LONE_HALF));
  }

  /** Keys live for long here: the short lease of a PREPARED one ends before its tokens do. */
  @Test
  void aSecondRoundOfAcknowledgementsComesBeforeTheFirstSignature() {
    missed(
        Rule.FINAL_ROUND,
        Schedule.of(
                2,
                210_000,
                new Split(6_000, List.of("s-1"), 200_000),
                new OutageFor(6_000, "s-1", 200_000))
            .with(Schedule.timers(2, 1, 3, 10, 1, 5, 600, 20)));
  }

  @Test
  void onePodAtATimeActivatesEarly() {
    missed(Rule.SINGLE_EARLY_SLOT, Schedule.of(3, 25_000, new Storm(0, 0, 0, 900, 20_000)));
  }

  /** All die, and come back with the new MAC key only. */
  @Test
  void theMacKeyChangesWithOverlap() {
    Schedule schedule = Schedule.of(3, 80_000, new LoseAll(40_500, 4_500), new ChangeMac(40_600));
    Habits abrupt = new Habits(true, false, 0, 3_000);

    assertThat(Simulation.run(schedule).violated()).isEmpty();
    assertThat(Simulation.run(schedule.with(abrupt)).violated())
        .isEqualTo("SERVED_FROM_SIGNATURE_TO_EXPIRY");
  }

  /** Not every seed has the latencies with which the guard matters. */
  private static void missed(Rule rule, Schedule schedule) {
    for (long seed = 1; seed <= MOST_SEEDS; seed++) {
      Schedule tried = schedule.seed(seed);
      if (!Simulation.run(tried.without(rule)).violated().isEmpty()) {
        Outcome guarded = Simulation.run(tried);
        assertThat(guarded.violated()).as("with all rules: %s", guarded.failure()).isEmpty();
        return;
      }
    }
    fail("nothing goes wrong without " + rule);
  }
}
