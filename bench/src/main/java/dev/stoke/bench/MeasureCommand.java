package dev.stoke.bench;

import dev.stoke.bench.load.Pace;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.History;
import dev.stoke.bench.report.Report;
import dev.stoke.bench.report.ReportJson;
import dev.stoke.bench.report.Table;
import dev.stoke.bench.server.Site;
import dev.stoke.local.cli.Console;
import dev.stoke.local.cli.Interruption;
import dev.stoke.local.cli.StokeMain;
import dev.stoke.local.up.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Takes figures, and says how they stand to their goals. */
@Command(mixinStandardHelpOptions = true, sortOptions = false)
final class MeasureCommand implements Callable<Integer> {
  private static final int LONGEST_SECONDS = 600;
  private static final int MOST_ROUNDS = 100;

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

  @Option(names = "--json", paramLabel = "FILE", description = "the figures for programs, too")
  private @Nullable Path json;

  @Option(names = "--history", description = "keep the figures in bench/history of the checkout")
  private boolean history;

  MeasureCommand(List<Benchmark> benchmarks) {
    this.benchmarks = List.copyOf(benchmarks);
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (seconds < 1 || seconds > LONGEST_SECONDS) {
      throw new ParameterException(
          spec.commandLine(),
          "--seconds must be from 1 to %d, but is %d".formatted(LONGEST_SECONDS, seconds));
    }
    if (rounds < 1 || rounds > MOST_ROUNDS) {
      throw new ParameterException(
          spec.commandLine(),
          "--rounds must be from 1 to %d, but is %d".formatted(MOST_ROUNDS, rounds));
    }
    var out = spec.commandLine().getOut();
    var report = measure(new Console(out, InstantSource.system()));
    out.println();
    out.println(Table.of(report));
    if (json != null) {
      ReportJson.write(report, json);
    }
    if (history) {
      out.println("Kept as " + new History(history(StokeMain.home())).add(report));
    }
    out.flush();
    return 0;
  }

  private Report measure(Console console) throws IOException, InterruptedException {
    var stoke = (StokeMain) spec.root().userObject();
    var at = Instant.now();
    var figures = new ArrayList<Figure>();
    var parts = new Parts();
    try (var _ = Interruption.endsInOrder(parts);
        var site =
            Site.open(
                StokeMain.home().toAbsolutePath().normalize(),
                stoke.files().directory().resolve("bench").resolve("pods"),
                parts)) {
      var pace = new Pace(Duration.ofSeconds(seconds), rounds);
      for (var benchmark : benchmarks) {
        figures.addAll(benchmark.run(site, pace, console));
      }
    }
    return new Report(at, Report.thisMachine(), seconds, figures);
  }

  static Path history(Path home) {
    return home.resolve("bench").resolve("history");
  }
}
