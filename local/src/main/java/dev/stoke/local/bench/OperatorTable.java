package dev.stoke.local.bench;

import java.time.Duration;
import java.util.Locale;

/** The figures for a person, with what design and machine they are to be held against. */
public final class OperatorTable {
  private OperatorTable() {}

  public static String of(OperatorFigures figures) {
    var bare = figures.bare();
    var operator = figures.operator();
    var memory = figures.memory();
    var changes = figures.changes();
    var rest = figures.rest();
    var text = new StringBuilder();
    line(
        text,
        "Operator with %,d StokeClusters of %d replicas, %s, %d processors",
        figures.clusters(),
        BenchClusters.REPLICAS,
        figures.api(),
        Runtime.getRuntime().availableProcessors());
    line(text, "");
    line(text, "  %-34s %12s %12s %8s", "", "bare writes", "operator", "ratio");
    line(
        text,
        "  %-34s %10.1f s %10.1f s %8.2f",
        "all ready after",
        seconds(bare.time()),
        seconds(operator.time()),
        figures.ratio());
    line(
        text,
        "  %-34s %12.1f %12.1f %8.2f",
        "writes for each StokeCluster",
        each(bare.writes(), figures),
        each(operator.writes(), figures),
        (double) operator.writes() / Math.max(bare.writes(), 1));
    line(text, "  %-34s %12s %12.1f", "reads for each", "", each(operator.reads(), figures));
    line(
        text,
        "  %-34s %10.0f/s %10.0f/s",
        "writes",
        bare.writes() / seconds(bare.time()),
        operator.writes() / seconds(operator.time()));
    line(
        text,
        "  %-34s %10.1f s %10.1f s",
        "processor time of whoever writes",
        seconds(bare.ownCpu()),
        seconds(operator.ownCpu()));
    line(
        text,
        "  %-34s %10.1f s %10.1f s",
        "processor time of the API server",
        seconds(bare.apiCpu()),
        seconds(operator.apiCpu()));
    line(text, "");
    line(text, "  %-34s %12s %12s", "one change among all", "p50", "p99");
    line(
        text,
        "  %-34s %9d ms %9d ms",
        "  its configuration is written",
        changes.writtenP50().toMillis(),
        changes.writtenP99().toMillis());
    line(
        text,
        "  %-34s %9d ms %9d ms",
        "  its status says that all have it",
        changes.doneP50().toMillis(),
        changes.doneP99().toMillis());
    line(text, "");
    line(
        text,
        "  %-34s %12d writes (%d by anybody), %d reads, %.1f%% of a processor",
        "at rest, " + rest.time().toSeconds() + " s",
        rest.writes(),
        rest.allWrites(),
        rest.reads(),
        100 * seconds(rest.cpu()) / seconds(rest.time()));
    line(
        text,
        "  %-34s %10.1f s, %d writes, %d reads",
        "operator restarted, all looked at",
        seconds(figures.restart().time()),
        figures.restart().writes(),
        figures.restart().reads());
    line(
        text,
        "  %-34s %9d MiB at rest, %d MiB at most; heap in use %d MiB",
        "operator's memory",
        mebibytes(memory.restBytes()),
        mebibytes(memory.peakBytes()),
        mebibytes(memory.heapBytes()));
    return text.toString();
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }

  private static double each(long all, OperatorFigures figures) {
    return (double) all / figures.clusters();
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }

  private static long mebibytes(long bytes) {
    return bytes >> 20;
  }
}
