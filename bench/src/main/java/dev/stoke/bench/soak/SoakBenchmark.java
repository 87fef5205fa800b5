package dev.stoke.bench.soak;

import dev.stoke.bench.report.Cell;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Findings;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.report.Sheet;
import dev.stoke.bench.server.ExchangingPods;
import dev.stoke.bench.server.Site;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Two pods at about half of what the machine can do, for a long time. */
public final class SoakBenchmark {
  private static final String NAME = "soak";
  private static final int PODS = 2;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
  private static final int LEAST_SAMPLES = 20;

  /** In less time what Java compiles and what caches take looks like growth. */
  private static final Duration JUDGED_FROM = Duration.ofMinutes(20);

  /** The load goes on while the last sample is taken. */
  private static final Duration AFTERWARDS = Duration.ofMinutes(1);

  private static final Goal NONE = new Goal.AtMost(0);
  private static final List<String> COLUMNS =
      List.of(
          "2 pods together",
          "first quarter",
          "median",
          "last quarter",
          "slope per hour",
          "growth",
          "bound",
          "verdict");

  private SoakBenchmark() {}

  public static Findings run(Site site, Duration time, Progress progress)
      throws IOException, InterruptedException {
    var cluster = ExchangingPods.start(site, site.newDatabase(), PODS);
    cluster.awaitSigning();
    progress.done("Pods", "two that sign");
    try (var load = Load.calibrated(cluster.pods())) {
      progress.done(
          "Load",
          String.format(
              Locale.ROOT, "%.1f logins/s, and refreshes and reads", load.loginsPerSecond()));
      var cpu = cluster.cpu();
      load.start(time.plus(AFTERWARDS));
      long began = System.nanoTime();
      var samples = samples(cluster, time, progress);
      long errors = load.errors();
      var served =
          errors == 0 ? load.served() : load.errorsByStatus() + ", beside " + load.served();
      double busy =
          (double) cluster.cpu().minus(cpu).toNanos()
              / (System.nanoTime() - began)
              / Runtime.getRuntime().availableProcessors();
      load.close();
      cluster.stop();
      return findings(samples, time, errors, served, busy);
    }
  }

  private static List<Snapshot> samples(ExchangingPods cluster, Duration time, Progress progress)
      throws IOException, InterruptedException {
    long pause = Math.min(LONGEST_PAUSE.toNanos(), time.dividedBy(LEAST_SAMPLES).toNanos());
    long began = System.nanoTime();
    var samples = new ArrayList<Snapshot>();
    for (long next = pause; next <= time.toNanos(); next += pause) {
      Thread.sleep(Duration.ofNanos(Math.max(0, began + next - System.nanoTime())));
      double minute = (System.nanoTime() - began) / 6e10;
      samples.add(Snapshot.of(cluster.pods(), minute));
    }
    progress.done("Soak", samples.size() + " samples");
    return samples;
  }

  private static Findings findings(
      List<Snapshot> samples, Duration time, long errors, String served, double busy) {
    var trends = trends(samples);
    long grow = trends.values().stream().filter(trend -> !trend.isFlat()).count();
    var what = "what grows";
    return new Findings(
        List.of(
            Figure.of(NAME, "answers that were not good", NONE, errors, served),
            time.compareTo(JUDGED_FROM) < 0
                ? Figure.skipped(
                    NAME, what, NONE, "from " + JUDGED_FROM.toMinutes() + " minutes on")
                : Figure.of(NAME, what, NONE, grow, "of " + trends.size() + ", see the table"),
            Figure.known(
                NAME,
                "processors that the pods took, of all",
                busy,
                "without the database's and the load's")),
        List.of(
            new Sheet(
                NAME,
                "%d samples to minute %.1f".formatted(samples.size(), samples.getLast().minute()),
                COLUMNS,
                trends.entrySet().stream()
                    .map(entry -> row(entry.getKey(), entry.getValue()))
                    .toList())));
  }

  private static Map<Kind, Trend> trends(List<Snapshot> samples) {
    var trends = new EnumMap<Kind, Trend>(Kind.class);
    var minutes = samples.stream().map(Snapshot::minute).toList();
    for (var kind : samples.getFirst().values().keySet()) {
      var values = samples.stream().map(sample -> sample.of(kind)).toList();
      trends.put(kind, Trend.of(minutes, values, kind.least()));
    }
    return trends;
  }

  private static List<Cell> row(Kind kind, Trend trend) {
    return List.of(
        Cell.of(kind.text()),
        Cell.of(trend.first()),
        Cell.of(trend.median()),
        Cell.of(trend.last()),
        Cell.of(trend.slopePerHour()),
        Cell.of(trend.growth()),
        Cell.of(trend.bound()),
        Cell.of(trend.isFlat() ? "flat" : "grows"));
  }
}
