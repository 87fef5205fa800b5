package dev.stoke.bench;

import dev.stoke.bench.micro.MicroCommand;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;

/** {@code ./stoke bench jwks|login|refresh|start|converge|all|micro|soak|picture}. */
public final class BenchCommands {
  private BenchCommands() {}

  public static void addTo(CommandLine bench) {
    for (var benchmark :
        List.of(Benchmark.JWKS, Benchmark.LOGIN, Benchmark.REFRESH, Benchmark.START)) {
      bench.addSubcommand(
          benchmark.name().toLowerCase(Locale.ROOT),
          line(List.of(benchmark), benchmark.description()));
    }
    bench.addSubcommand(new ConvergeCommand());
    bench.addSubcommand(
        "all", line(List.of(Benchmark.values()), "All of these, one after the other."));
    bench.addSubcommand("micro", new MicroCommand());
    bench.addSubcommand(new SoakCommand());
    bench.addSubcommand("picture", new PictureCommand());
  }

  private static CommandLine line(List<Benchmark> benchmarks, String description) {
    var line = new CommandLine(new MeasureCommand(benchmarks));
    line.getCommandSpec().usageMessage().description(description);
    return line;
  }
}
