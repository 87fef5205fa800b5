package dev.stoke.bench;

import dev.stoke.bench.load.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes figures, and says how they stand to their goals. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class MeasureCommand implements Callable<Integer> {
  private static final int LONGEST_SECONDS = 600;
  static final int MOST_ROUNDS = 100;

  private final List<Benchmark> benchmarks;

  @Spec private CommandSpec spec;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "2",
      description = "of one round of load; default: ${DEFAULT-VALUE}")
  private int seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "of which the median counts; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Mixin private Reporting reporting;

  MeasureCommand(List<Benchmark> benchmarks) {
    this.benchmarks = List.copyOf(benchmarks);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    Reporting.check(spec, "--seconds", seconds, LONGEST_SECONDS);
    Reporting.check(spec, "--rounds", rounds, MOST_ROUNDS);
    var pace = new Pace(Duration.ofSeconds(seconds), rounds);
    return reporting.run(
        spec,
        seconds,
        benchmarks.stream()
            .<Measurement>map(benchmark -> (site, progress) -> benchmark.run(site, pace, progress))
            .toList());
  }
}
