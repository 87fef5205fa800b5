package dev.stoke.pod.federation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.core.Rules;
import dev.stoke.pod.federation.core.Timers;
import dev.stoke.pod.federation.simulation.Fault.Backup;
import dev.stoke.pod.federation.simulation.Fault.ChangeMac;
import dev.stoke.pod.federation.simulation.Fault.Crash;
import dev.stoke.pod.federation.simulation.Fault.Evict;
import dev.stoke.pod.federation.simulation.Fault.LoseAll;
import dev.stoke.pod.federation.simulation.Fault.Outage;
import dev.stoke.pod.federation.simulation.Fault.OutageFor;
import dev.stoke.pod.federation.simulation.Fault.Pause;
import dev.stoke.pod.federation.simulation.Fault.Restore;
import dev.stoke.pod.federation.simulation.Fault.Revoke;
import dev.stoke.pod.federation.simulation.Fault.Rollout;
import dev.stoke.pod.federation.simulation.Fault.Scale;
import dev.stoke.pod.federation.simulation.Fault.SlowLedger;
import dev.stoke.pod.federation.simulation.Fault.Split;
import dev.stoke.pod.federation.simulation.Fault.Suspend;
import dev.stoke.pod.federation.simulation.Schedule.Habits;
import dev.stoke.pod.federation.simulation.Simulation.Outcome;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Schedules in which the guarantee was once broken, as small as they failed. */
final class FoundSchedulesTest {
  private static final Timers SLOW = Schedule.timers(4, 2, 5, 15, 2, 10, 180, 30);
  private static final Timers LONG_DELAY = Schedule.timers(2, 1, 3, 20, 1, 5, 100, 20);

  static Stream<Arguments> found() {
    return Stream.of(
        found(
            "a restored ledger knew nothing of a paused member",
            schedule(
                50_811,
                2,
                Schedule.SHORT,
                new Habits(true, true, 0, 3_078),
                79_847,
                new Pause(6_525, "s-1", 27_204),
                new Evict(14_435, "s-0"),
                new Restore(17_491))),
        found(
            "a row was put back by another pod, and its owner did not notice",
            schedule(
                30_643,
                4,
                Schedule.SHORT,
                new Habits(true, true, 3, 1_789),
                189_666,
                new Crash(61_694, "s-3", 807),
                new Split(95_282, List.of("s-2", "s-1"), 15_578),
                new LoseAll(109_356, 610),
                new Restore(110_427))),
        found(
            "a restored ledger knew nothing of a member that missed the growth",
            schedule(
                26_619,
                2,
                SLOW,
                new Habits(true, true, 0, 2_705),
                72_970,
                new ChangeMac(39_502),
                new Scale(45_092, 5),
                new Pause(48_113, "s-1", 12_849),
                new Restore(49_369))),
        found(
            "a boot served what a restored ledger held, while a holder was cut off",
            schedule(
                24_668,
                2,
                SLOW,
                new Habits(false, true, 0, 3_463),
                166_162,
                new Rollout(43_415),
                new LoseAll(44_761, 4_386),
                new SlowLedger(48_897, 1_600, 416),
                new Revoke(131_093, 2),
                new Split(135_549, List.of("s-1"), 3_681),
                new Restore(136_801))),
        found(
            "an early slot that was only read counted as renewed",
            schedule(
                33_253,
                2,
                LONG_DELAY,
                new Habits(true, true, 3, 4_252),
                95_976,
                new Evict(35_249, "s-0"),
                new Split(36_809, List.of("s-0"), 4_527),
                new Revoke(37_320, 0),
                new Crash(41_457, "s-1", 727),
                new Split(41_787, List.of("s-0"), 14_152))),
        found(
            "a fast clock waited a millisecond too little",
            schedule(
                47_966,
                3,
                LONG_DELAY,
                new Habits(true, true, 3, 4_762),
                124_381,
                new Suspend(37_008, "s-1", 38_204),
                new SlowLedger(37_381, 800, 50_579),
                new Outage(40_092, 3_426),
                new Rollout(57_247),
                new Suspend(98_192, "s-2", 1_302))),
        found(
            "nobody but the lost owner raised the times of a restored row",
            schedule(
                121_294,
                5,
                SLOW,
                new Habits(true, true, 0, 1_952),
                174_738,
                new Outage(105_092, 35_177),
                new Rollout(109_453),
                new Backup(131_801),
                new Restore(157_225),
                new OutageFor(157_365, "s-1", 5_565),
                new LoseAll(162_806, 73))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("found")
  void theGuaranteeHoldsWhere(String what, Schedule schedule) {
    Outcome outcome = Simulation.run(schedule);

    assertThat(outcome.violated()).as("%s: %s", what, outcome.failure()).isEmpty();
  }

  private static Arguments found(String what, Schedule schedule) {
    return Arguments.of(what, schedule);
  }

  private static Schedule schedule(
      long seed, int members, Timers timers, Habits habits, long millis, Fault... faults) {
    return new Schedule(seed, members, timers, habits, Rules.all(), millis, List.of(faults));
  }
}
