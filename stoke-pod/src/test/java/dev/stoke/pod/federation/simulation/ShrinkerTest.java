package dev.stoke.pod.federation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.core.Rule;
import dev.stoke.pod.federation.simulation.Fault.Crash;
import dev.stoke.pod.federation.simulation.Fault.Cut;
import dev.stoke.pod.federation.simulation.Fault.Outage;
import dev.stoke.pod.federation.simulation.Fault.Rotate;
import dev.stoke.pod.federation.simulation.Simulation.Outcome;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ShrinkerTest {
  @Test
  void onlyTheFaultThatMattersIsLeftAndItsTimeIsShort() {
    Outcome failed =
        Simulation.run(
            Schedule.of(
                    3,
                    60_000,
                    new Rotate(20_000),
                    new Outage(25_000, 3_000),
                    new Cut(30_000, List.of("s-0"), List.of("s-1"), 4_000),
                    new Crash(40_000, "s-1", 1_000))
                .without(Rule.OWN_FORMER_KEYS));

    Schedule shrunk = Shrinker.shrink(failed);

    assertThat(shrunk.faults()).hasSize(1);
    assertThat(shrunk.faults().getFirst()).isInstanceOf(Crash.class);
    assertThat(Faults.millis(shrunk.faults().getFirst())).isLessThan(1_000);
    assertThat(Simulation.run(shrunk).violated()).isEqualTo(failed.violated());
  }

  @Test
  void aScheduleIsWrittenAsItIsPastedIntoATest() {
    assertThat(
            Schedule.of(2, 9_000, new Cut(1_000, List.of("s-0"), List.of("s-1"), 2_500))
                .without(Rule.MAJORITY)
                .source())
        .isEqualTo(
            """
            new Schedule(1L, 2, Schedule.timers(2, 1, 3, 10, 1, 5, 120, 20),
                new Habits(true, true, 0, 3000), Rules.all().without(Rule.MAJORITY), 9000,
                List.of(
                    new Fault.Cut(1_000, List.of("s-0"), List.of("s-1"), 2_500)))\
            """);
  }
}
