package dev.stoke.pod.federation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.simulation.Fault.Backup;
import dev.stoke.pod.federation.simulation.Fault.Crash;
import dev.stoke.pod.federation.simulation.Fault.LoseAll;
import dev.stoke.pod.federation.simulation.Fault.Outage;
import dev.stoke.pod.federation.simulation.Fault.OutageFor;
import dev.stoke.pod.federation.simulation.Fault.Pause;
import dev.stoke.pod.federation.simulation.Fault.Restore;
import dev.stoke.pod.federation.simulation.Fault.Retime;
import dev.stoke.pod.federation.simulation.Fault.Rotate;
import dev.stoke.pod.federation.simulation.Fault.Scale;
import dev.stoke.pod.federation.simulation.Fault.SetClock;
import dev.stoke.pod.federation.simulation.Fault.Split;
import dev.stoke.pod.federation.simulation.Schedule.Habits;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/**
 * When two faults meet: what is chosen is what happens. In each run all invariants are checked,
 * too, and at its end, with the faults over, the cluster is well again. Times as in {@link
 * Schedule#SHORT}: lease 6 s, silence 13 s, propagation 10 s.
 */
final class DoubleFaultTest {
  private static final Habits FAST = new Habits(true, true, 0, 500);

  @Test
  void databaseAwayAndOneMemberDeadTheOthersServeOnAndNothingActivates() {
    Schedule schedule =
        Schedule.of(
            3,
            100_000,
            new Outage(40_000, 60_000),
            new Crash(40_000, "s-2", 60_000),
            new Rotate(45_000));
    run(
        schedule,
        new Look(
            95_000,
            world -> {
              assertThat(world.pod("s-0").isInService()).isTrue();
              assertThat(world.pod("s-1").isInService()).isTrue();
              assertThat(rotated(world)).isZero();
              assertThat(world.tally().count(Tally.Login.DATABASE_AWAY)).isPositive();
            }));
  }

  @Test
  void databaseAwayAndAPodCutOffThatPodLeavesService() {
    run(
        Schedule.of(
            3, 100_000, new Outage(40_000, 60_000), new Split(40_000, List.of("s-2"), 60_000)),
        new Look(
            50_000,
            world -> {
              assertThat(world.pod("s-2").isInService()).isFalse();
              assertThat(world.pod("s-2").view().holdsLease(world.pod("s-2").now())).isFalse();
              assertThat(world.pod("s-0").isInService()).isTrue();
            }));
  }

  @Test
  void databaseAwayAndOneOfTwoCutOffBothStay() {
    run(
        Schedule.of(
            2, 100_000, new Outage(40_000, 60_000), new Split(40_000, List.of("s-1"), 60_000)),
        new Look(95_000, world -> assertThat(inService(world)).isEqualTo(2)));
  }

  /** The silent one has the database: were that set back, it would put back what it knows. */
  @Test
  void aPodThatRestartsWhileAMemberIsSilentWaitsForWhatThatPutsBack() {
    run(
        Schedule.of(
            3, 100_000, new Split(40_000, List.of("s-1"), 40_000), new Crash(45_000, "s-0", 500)),
        new Look(49_000, world -> assertThat(world.pod("s-0").isInService()).isFalse()),
        new Look(54_000, world -> assertThat(inService(world)).isEqualTo(3)));
  }

  /**
   * Rule 7.5: who trusts a set for longer must be waited for longer, by keys that do not sign yet.
   */
  @Test
  void aLongerPropagationDelayHoldsForKeysThatDoNotSignYet() {
    run(
        Schedule.of(3, 110_000, new Rotate(40_000), new Retime(42_000, 25, 20)).with(FAST),
        new Look(62_000, world -> assertThat(rotated(world)).isZero()),
        new Look(75_000, world -> assertThat(rotated(world)).isPositive()));
  }

  @Test
  void aShorterPropagationDelayHoldsAtOnce() {
    run(
        Schedule.of(3, 110_000, new Rotate(40_000), new Retime(42_000, 5, 20)).with(FAST),
        new Look(49_000, world -> assertThat(rotated(world)).isPositive()));
  }

  @Test
  void databaseAwayAndAPodRestartsItIsReadyFromItsPeers() {
    run(
        Schedule.of(3, 100_000, new Outage(40_000, 60_000), new Crash(45_000, "s-2", 1_000)),
        new Look(50_000, world -> assertThat(inService(world)).isEqualTo(3)));
  }

  @Test
  void databaseAwayAndAPodRestartsWhileAMemberIsSilentItWaits() {
    run(
        Schedule.of(
            4,
            100_000,
            new Outage(40_000, 60_000),
            new Pause(44_000, "s-1", 40_000),
            new Crash(45_000, "s-2", 1_000)),
        new Look(83_000, world -> assertThat(ready(world, "s-2")).isFalse()),
        new Look(98_000, world -> assertThat(ready(world, "s-2")).isTrue()));
  }

  @Test
  void databaseAwayAndAllPodsRestartNobodyIsReadyUntilItIsBack() {
    run(
        Schedule.of(3, 110_000, new Outage(40_000, 60_000), new LoseAll(45_000, 1_000)),
        new Look(99_000, world -> assertThat(inService(world)).isZero()),
        new Look(106_000, world -> assertThat(inService(world)).isEqualTo(3)));
  }

  @Test
  void databaseAwayLongerThanTheKeysLastOneKeyIsActivatedEarlyAfterwards() {
    run(
        Schedule.of(3, 320_000, new Outage(40_000, 260_000)),
        new Look(
            295_000,
            world -> {
              assertThat(inService(world)).isEqualTo(3);
              assertThat(signing(world)).isZero();
              assertThat(world.tally().earlyActivations()).isEqualTo(1);
            }),
        new Look(
            310_000,
            world -> {
              assertThat(signing(world)).isPositive();
              assertThat(world.tally().earlyActivations()).isEqualTo(2);
            }));
  }

  @Test
  void partitionWithBothSidesAtTheDatabaseKeysActivateByAcknowledgementsInTheLedger() {
    run(
        Schedule.of(3, 100_000, new Split(40_000, List.of("s-2"), 60_000), new Rotate(45_000))
            .with(FAST),
        // Sooner than a silent member could be left out.
        new Look(
            62_000,
            world -> {
              assertThat(inService(world)).isEqualTo(3);
              assertThat(rotated(world)).isEqualTo(3);
            }));
  }

  @Test
  void partitionWithOneSideWithoutDatabaseItsMinorityLeavesService() {
    run(
        Schedule.of(
                3,
                100_000,
                new Split(40_000, List.of("s-2"), 60_000),
                new OutageFor(40_000, "s-2", 60_000),
                new Rotate(45_000))
            .with(FAST),
        new Look(50_000, world -> assertThat(world.pod("s-2").isInService()).isFalse()),
        new Look(95_000, world -> assertThat(rotated(world)).isEqualTo(2)));
  }

  @Test
  void evenSplitWithTheDatabaseOnOneSideAndNobodyActiveNobodySigns() {
    run(
        Schedule.of(
            4,
            100_000,
            new Split(39_000, List.of("s-2", "s-3"), 61_000),
            new OutageFor(39_000, "s-2", 61_000),
            new OutageFor(39_000, "s-3", 61_000),
            new LoseAll(40_100, 500)),
        new Look(98_000, world -> assertThat(signing(world)).isZero()));
  }

  @Test
  void allPodsLostOneKeyIsActivatedEarly() {
    run(
        Schedule.of(3, 80_000, new LoseAll(40_000, 500)),
        new Look(
            45_000,
            world -> {
              assertThat(signing(world)).isEqualTo(1);
              assertThat(world.tally().earlyActivations()).isEqualTo(2);
            }),
        new Look(
            70_000,
            world -> {
              assertThat(signing(world)).isEqualTo(3);
              assertThat(world.tally().earlyActivations()).isEqualTo(2);
            }));
  }

  @Test
  void silentMemberAndNobodyActiveSigningWaitsForItsLeaseToEnd() {
    run(
        Schedule.of(3, 110_000, new LoseAll(40_000, 500), new Pause(40_501, "s-2", 60_000)),
        new Look(50_000, world -> assertThat(signing(world)).isZero()),
        new Look(75_000, world -> assertThat(signing(world)).isPositive()));
  }

  @Test
  void absentMemberAndNobodyActiveSigningDoesNotWait() {
    run(
        Schedule.of(
                3,
                110_000,
                new Crash(40_000, "s-0", 500),
                new Crash(40_000, "s-1", 500),
                new Crash(40_000, "s-2", 60_000))
            .with(FAST),
        new Look(48_000, world -> assertThat(signing(world)).isPositive()));
  }

  @Test
  void pausedSignerAcrossItsWindowItsLapsedKeyNeverSignsAgain() {
    String[] kid = new String[1];
    run(
        Schedule.of(3, 220_000, new Pause(50_000, "s-1", 150_000)),
        new Look(
            49_000,
            world -> {
              Pod pod = world.pod("s-1");
              kid[0] = pod.view().signing(pod.now()).orElseThrow().kid();
            }),
        new Look(
            201_000,
            world -> {
              Pod pod = world.pod("s-1");
              assertThat(pod.isInService()).isTrue();
              assertThat(pod.view().keys())
                  .noneMatch(key -> key.kid().equals(kid[0]) && key.stage() == Stage.ACTIVE);
            }));
  }

  @Test
  void restoredBackupAndHoldersAliveTheRowsAreBackWithinARound() {
    run(
        Schedule.of(3, 60_000, new Backup(0), new Restore(40_000)),
        new Look(
            43_000,
            world ->
                assertThat(world.ledger().database().kids(List.of("mac-0")))
                    .containsAll(
                        world.pod("s-0").view().published().stream()
                            .map(key -> key.kid())
                            .toList())));
  }

  /** Shown, so that nobody promises it: the rows were the last that knew the dead pod's key. */
  @Test
  void restoredBackupAndEveryHolderLostIsNotPromised() {
    Schedule schedule =
        Schedule.of(3, 60_000, new Backup(0), new Restore(40_000), new LoseAll(40_001, 500));

    World world = new World(schedule);
    world.run();

    assertThat(world.stories().current(45_000)).anyMatch(story -> story.lost);
  }

  /** Half of the two that it knew keeps its lease alone; nobody leaves it out before it hears. */
  @Test
  void aPausedMemberOfTwoThatMissesAScaleUpIsWaitedFor() {
    run(Schedule.of(2, 100_000, new Pause(3_731, "s-1", 40_000), new Scale(13_000, 5)));
  }

  /** What it held its lease by was half of five; half of the two that are left is itself. */
  @Test
  void aPausedMemberThatMissesAScaleDownServesOnlyAfterItHasSynchronised() {
    run(
        new Schedule(
            22_410,
            5,
            Schedule.SHORT,
            new Habits(false, true, 0, 2_373),
            Rules.all(),
            109_610,
            List.of(
                new Pause(51_039, "s-3", 32_504),
                new Scale(62_456, 2),
                new Pause(62_678, "s-1", 33_505))));
  }

  @Test
  void clockErrorAboveTwiceTheAllowedOneThatPodIsNotReady() {
    run(
        Schedule.of(3, 60_000, new SetClock(40_000, "s-1", 2_500), new SetClock(50_000, "s-1", 0)),
        new Look(49_000, world -> assertThat(ready(world, "s-1")).isFalse()),
        new Look(58_000, world -> assertThat(ready(world, "s-1")).isTrue()));
  }

  // --- looking -------------------------------------------------------------------------------

  private record Look(long at, Consumer<World> check) {}

  private static void run(Schedule schedule, Look... looks) {
    World world = new World(schedule);
    for (Look look : looks) {
      world.agenda().at(look.at(), () -> look.check().accept(world));
    }
    world.run();
  }

  private static boolean ready(World world, String id) {
    Pod pod = world.pod(id);
    return pod.answers() && pod.view().ready(pod.now());
  }

  private static long inService(World world) {
    return world.pods().values().stream().filter(Pod::isInService).count();
  }

  private static long signing(World world) {
    return world.pods().values().stream()
        .filter(pod -> pod.answers() && pod.view().signing(pod.now()).isPresent())
        .count();
  }

  /** How many sign with a key that was made for the rotation. */
  private static long rotated(World world) {
    return world.pods().values().stream()
        .filter(Pod::answers)
        .filter(pod ->
            pod.view().keys().stream()
                .anyMatch(key -> key.stage() == Stage.ACTIVE && !key.rotation().isEmpty()))
        .count();
  }
}
