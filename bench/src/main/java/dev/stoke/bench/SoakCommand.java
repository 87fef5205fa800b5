package dev.stoke.bench;

import dev.stoke.bench.soak.SoakBenchmark;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code ./stoke bench soak}. */
@Command(
    name = "soak",
    description = "Whether two pods at half load hold on to more and more; not among all.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class SoakCommand implements Callable<Integer> {
  private static final double SHORTEST_MINUTES = 0.2;
  private static final int LONGEST_MINUTES = 24 * 60;
  private static final int MILLIS_IN_MINUTE = 60_000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      defaultValue = "60",
      description = "of load, also parts of one; default: ${DEFAULT-VALUE}")
  private double minutes;

  @Mixin private Reporting reporting;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (!(minutes >= SHORTEST_MINUTES && minutes <= LONGEST_MINUTES)) {
      throw new ParameterException(
          spec.commandLine(),
          "--minutes must be from %s to %d, but is %s"
              .formatted(SHORTEST_MINUTES, LONGEST_MINUTES, minutes));
    }
    var time = Duration.ofMillis(Math.round(minutes * MILLIS_IN_MINUTE));
    return reporting.run(
        spec, 0, List.of((site, progress) -> SoakBenchmark.run(site, time, progress)));
  }
}
