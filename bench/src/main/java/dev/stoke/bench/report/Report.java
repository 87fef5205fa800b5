package dev.stoke.bench.report;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;

/**
 * What one run measured.
 *
 * @param at its start
 * @param machine what it ran on, in a few words
 * @param seconds how long each measurement took; 0 when there is no such time
 */
public record Report(
    Instant at, String machine, int seconds, List<Figure> figures, List<Sheet> sheets) {
  public Report {
    requireNonNull(at, "at is null");
    requireNonNull(machine, "machine is null");
    figures = List.copyOf(figures);
    sheets = List.copyOf(sheets);
  }

  /** Processors, Java and operating system. */
  public static String thisMachine() {
    return "%d processors, Java %s, %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            Runtime.version().feature(),
            System.getProperty("os.name"),
            System.getProperty("os.arch"));
  }
}
