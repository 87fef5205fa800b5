package dev.stoke.pod.federation.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.stoke.pod.federation.simulation.Fault.Crash;
import dev.stoke.pod.federation.simulation.Fault.Scale;
import dev.stoke.pod.federation.simulation.Fault.Split;
import dev.stoke.pod.federation.simulation.Schedule.Habits;
import dev.stoke.pod.federation.simulation.Simulation.Outcome;
import dev.stoke.pod.federation.simulation.Simulation.Outcomes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SimulationTest {
  private static final long FIRST_SEED = Long.getLong("stoke.simulation.first", 1);
  private static final long SCHEDULES = Long.getLong("stoke.simulation.schedules", 2_000);
  private static final Long SEED = Long.getLong("stoke.simulation.seed");

  @Test
  void theGuaranteeHoldsInEverySchedule() {
    long first = SEED == null ? FIRST_SEED : SEED;
    Outcomes outcomes = Simulation.run(first, SEED == null ? SCHEDULES : 1, Schedules::random);
    System.out.println("Simulation from seed " + first + ": " + outcomes.tally());

    Outcome failed = outcomes.failed();
    if (failed != null) {
      fail(
          "seed %d (-Dstoke.simulation.seed=%d): %s%n%nas small as it fails:%n%s",
          failed.schedule().seed(),
          failed.schedule().seed(),
          failed.failure(),
          Shrinker.shrink(failed).source());
    }
    assertThat(outcomes.tally().tokens()).isPositive();
  }

  /** With few signers, as such clusters should have, and times of their size. */
  @Test
  void theGuaranteeHoldsInALargeCluster() {
    int members = Integer.getInteger("stoke.simulation.members", 30);
    Schedule schedule =
        Schedule.of(
                members,
                35_000,
                new Crash(25_000, "s-3", 2_000),
                new Scale(26_000, members + 2),
                new Split(28_000, List.of("s-1", "s-2"), 5_000))
            .with(Schedule.timers(10, 2, 10, 10, 2, 10, 400, 60))
            .with(new Habits(true, true, 3, 3_000));

    Outcome outcome = Simulation.run(schedule);

    assertThat(outcome.violated()).as("%s", outcome.failure()).isEmpty();
    assertThat(outcome.tally().tokens()).isGreaterThan(members);
  }

  @Test
  void oneSeedIsOneRun() {
    for (long seed = 1; seed <= 10; seed++) {
      assertThat(Simulation.run(Schedules.random(seed)).trace())
          .isEqualTo(Simulation.run(Schedules.random(seed)).trace());
    }
  }

  /** Collections of another process iterate in another order; nothing may depend on it. */
  @Test
  void oneSeedIsOneRunInEveryProcess() throws IOException {
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Trace.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (InputStream output = other.getInputStream()) {
      assertThat(new String(output.readAllBytes(), StandardCharsets.UTF_8).strip())
          .isEqualTo(Trace.ofSomeSeeds());
    } finally {
      other.destroyForcibly();
    }
  }
}
