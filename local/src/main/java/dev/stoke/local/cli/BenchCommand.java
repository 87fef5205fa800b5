package dev.stoke.local.cli;

import dev.stoke.local.bench.BenchOptions;
import dev.stoke.local.bench.OperatorBenchmark;
import dev.stoke.local.bench.OperatorTable;
import dev.stoke.local.up.Parts;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke bench operator}; whoever measures more adds it. */
@Command(name = "bench", description = "Measure on this machine.", mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  @Command(
      name = "operator",
      description =
          "The operator with many StokeClusters, on a real API server (./stoke control-plane install) and without a node.",
      mixinStandardHelpOptions = true,
      sortOptions = false)
  Integer operator(
      @Option(
              names = "--clusters",
              paramLabel = "N",
              defaultValue = "1000",
              description = "StokeClusters of three replicas; default: ${DEFAULT-VALUE}")
          int clusters,
      @Option(
              names = "--changes",
              paramLabel = "N",
              defaultValue = "30",
              description = "changes to single ones; default: ${DEFAULT-VALUE}")
          int changes,
      @Option(
              names = "--rest",
              paramLabel = "SECONDS",
              defaultValue = "60",
              description = "how long to watch at rest; default: ${DEFAULT-VALUE}")
          int rest,
      @Option(
              names = "--limit",
              paramLabel = "SECONDS",
              defaultValue = "1800",
              description = "for all of it; default: ${DEFAULT-VALUE}")
          int limit)
      throws InterruptedException {
    var options =
        new BenchOptions(
            StokeMain.home(),
            stoke.files().directory().resolve("bench"),
            clusters,
            changes,
            Duration.ofSeconds(rest),
            Duration.ofSeconds(limit));
    var out = spec.commandLine().getOut();
    var parts = new Parts();
    try (var _ = Interruption.endsInOrder(parts)) {
      var figures = OperatorBenchmark.run(options, new Console(out, InstantSource.system()), parts);
      out.println();
      out.println(OperatorTable.of(figures));
      out.flush();
      return 0;
    }
  }
}
