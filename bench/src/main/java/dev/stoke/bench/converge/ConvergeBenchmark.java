package dev.stoke.bench.converge;

import dev.stoke.bench.load.Client;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Findings;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.ExchangingPods;
import dev.stoke.bench.server.Patience;
import dev.stoke.bench.server.Site;
import dev.stoke.local.aot.AotFile;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Replaces pods and watches every key set; the larger clusters are simulated. */
public final class ConvergeBenchmark {
  public static final String NAME = "converge";

  private static final List<Integer> USUAL = List.of(3, 10);

  private static final Goal SMALL = new Goal.AtMost(250);
  private static final Goal LARGE = new Goal.AtMost(1_000);
  private static final int EACH_ROUND = 4;
  private static final int LARGE_MEMBERS = 50;

  private ConvergeBenchmark() {}

  /**
   * @param sizes numbers of pods to start; of 3 and 10 the figure is there in any case
   * @param rounds of four replacements each
   * @param mostSimulated larger clusters are not simulated
   */
  public static Findings run(
      Site site, List<Integer> sizes, int rounds, int mostSimulated, Progress progress)
      throws IOException, InterruptedException {
    var figures = new ArrayList<Figure>();
    var all = new TreeSet<>(sizes);
    all.addAll(USUAL);
    for (int size : all) {
      if (sizes.contains(size)) {
        figures.add(measure(site, size, rounds));
        progress.done("Convergence", "of %d pods".formatted(size));
      } else {
        figures.add(Figure.skipped(NAME, what(size), goal(size), "not among --pods"));
      }
    }
    var rows = GrowthTable.see(mostSimulated);
    progress.done("Growth", "simulated, to %d members".formatted(rows.getLast().members()));
    rows.stream()
        .filter(row -> row.members() == LARGE_MEMBERS && row.maxSigners() == 0)
        .map(row ->
            Figure.of(
                NAME,
                what(LARGE_MEMBERS) + ", simulated",
                LARGE,
                Quantile.of(row.converged(), 0.99),
                "p50 %d ms, of %d; virtual time: messages and waits, no processors"
                    .formatted((long) Quantile.of(row.converged(), 0.5), row.converged().size())))
        .forEach(figures::add);
    return new Findings(figures, List.of(GrowthTable.sheet(rows)));
  }

  private static String what(int size) {
    return "%d pods: new key in every key set, p99, milliseconds".formatted(size);
  }

  private static Goal goal(int size) {
    return size <= USUAL.getFirst() ? SMALL : LARGE;
  }

  private static Figure measure(Site site, int size, int rounds)
      throws IOException, InterruptedException {
    var cluster = ExchangingPods.start(site, site.newDatabase(), size);
    awaitKeys(cluster);
    var cache = record(site, cluster);
    var seen = new ArrayList<Newcomer>();
    for (int sample = 0; sample < rounds * EACH_ROUND; sample++) {
      seen.add(Newcomer.replace(cluster, sample % size, cache.using()));
    }
    cluster.stop();
    return Figure.of(
        NAME, what(size), goal(size), at(seen, Newcomer::millis, 0.99), detail(seen, size));
  }

  /** An AOT cache, as an image has one, of a pod that exchanges keys with the others. */
  private static AotFile record(Site site, ExchangingPods cluster)
      throws IOException, InterruptedException {
    var path = site.newDirectory("recorded").resolve("exchanging.aot").toAbsolutePath();
    var cache = new AotFile(path);
    var recorded = cluster.replace(0, cache.recording());
    awaitKeys(cluster);
    recorded.measured().stop(cache);
    cluster.replace(0, List.of());
    awaitKeys(cluster);
    return cache;
  }

  private static String detail(List<Newcomer> seen, int size) {
    return String.format(
        Locale.ROOT,
        "p50 %.0f ms, of %d; from the public listener p50 %.0f, p99 %.0f ms%s",
        at(seen, Newcomer::millis, 0.5),
        seen.size(),
        at(seen, Newcomer::millisFromPublicListener, 0.5),
        at(seen, Newcomer::millisFromPublicListener, 0.99),
        size > Runtime.getRuntime().availableProcessors() * 4
            ? "; %d processors for all".formatted(Runtime.getRuntime().availableProcessors())
            : "");
  }

  private static double at(List<Newcomer> seen, ToDoubleFunction<Newcomer> value, double share) {
    return Quantile.of(seen.stream().map(value::applyAsDouble).toList(), share);
  }

  /** Every pod serves a key of every pod. */
  private static void awaitKeys(ExchangingPods cluster) throws IOException, InterruptedException {
    for (var pod : cluster.pods()) {
      Patience.await(
          "a key of each pod at " + pod.base(),
          () -> {
            try (var client = new Client(pod.base())) {
              return Newcomer.kids(client).size() >= cluster.pods().size();
            } catch (IOException notInService) {
              return false;
            }
          });
    }
  }
}
