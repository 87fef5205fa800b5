package dev.stoke.bench;

import dev.stoke.bench.converge.ConvergeBenchmark;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./stoke bench converge}. */
@Command(
    name = "converge",
    description = "How soon a new pod's key is in every key set, and what more pods cost.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class ConvergeCommand implements Callable<Integer> {
  private static final int MOST_PODS = 20;
  private static final int MOST_SIMULATED = 200;

  @Spec private CommandSpec spec;

  @Option(
      names = "--pods",
      paramLabel = "N",
      split = ",",
      defaultValue = "3,10",
      description = "clusters of so many pods; default: ${DEFAULT-VALUE}")
  private List<Integer> pods = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "3",
      description = "of four replaced pods each, which all count; default: ${DEFAULT-VALUE}")
  private int rounds;

  @Option(
      names = "--simulate",
      paramLabel = "N",
      defaultValue = "50",
      description = "clusters of up to so many pods, 200 take long; default: ${DEFAULT-VALUE}")
  private int mostSimulated;

  @Mixin private Reporting reporting;

  @Override
  public Integer call() throws IOException, InterruptedException {
    pods.forEach(size -> Reporting.check(spec, "--pods", size, MOST_PODS));
    Reporting.check(spec, "--rounds", rounds, MeasureCommand.MOST_ROUNDS);
    Reporting.check(spec, "--simulate", mostSimulated, MOST_SIMULATED);
    return reporting.run(
        spec,
        0,
        List.of((site, progress) ->
            ConvergeBenchmark.run(site, pods, rounds, mostSimulated, progress)));
  }
}
