package dev.stoke.bench;

import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.History;
import dev.stoke.bench.report.Report;
import dev.stoke.bench.report.ReportJson;
import dev.stoke.bench.report.Sheet;
import dev.stoke.bench.report.Table;
import dev.stoke.bench.server.Site;
import dev.stoke.local.cli.Console;
import dev.stoke.local.cli.Interruption;
import dev.stoke.local.cli.StokeMain;
import dev.stoke.local.up.Parts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** What becomes of figures: the options of every command that takes some. */
final class Reporting {
  @Option(names = "--json", paramLabel = "FILE", description = "the figures for programs, too")
  private @Nullable Path json;

  @Option(names = "--history", description = "keep the figures in bench/history of the checkout")
  private boolean history;

  /**
   * Takes them, one measurement after the other, and prints them.
   *
   * @param seconds how long each of them took; 0 when there is no such time
   */
  int run(CommandSpec spec, int seconds, List<Measurement> measurements)
      throws IOException, InterruptedException {
    var out = spec.commandLine().getOut();
    var report = measure(spec, new Console(out, InstantSource.system()), seconds, measurements);
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

  private static Report measure(
      CommandSpec spec, Console console, int seconds, List<Measurement> measurements)
      throws IOException, InterruptedException {
    var stoke = (StokeMain) spec.root().userObject();
    var at = Instant.now();
    var figures = new ArrayList<Figure>();
    var sheets = new ArrayList<Sheet>();
    var parts = new Parts();
    try (var _ = Interruption.endsInOrder(parts);
        var site =
            Site.open(
                StokeMain.home().toAbsolutePath().normalize(),
                stoke.files().directory().resolve("bench").resolve("pods"),
                parts)) {
      for (var measurement : measurements) {
        var findings = measurement.run(site, console);
        figures.addAll(findings.figures());
        sheets.addAll(findings.sheets());
      }
    }
    return new Report(at, Report.thisMachine(), seconds, figures, sheets);
  }

  static void check(CommandSpec spec, String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine(), "%s must be from 1 to %d, but is %d".formatted(option, most, value));
    }
  }

  static Path history(Path home) {
    return home.resolve("bench").resolve("history");
  }
}
