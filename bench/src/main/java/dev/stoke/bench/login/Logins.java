package dev.stoke.bench.login;

import dev.stoke.bench.load.Calls;
import dev.stoke.bench.load.Median;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the rounds of logins saw, and what that makes. */
final class Logins {
  private static final String NAME = "login";
  private static final Goal GOODPUT = new Goal.AtLeast(0.95);
  private static final Goal FLAT = new Goal.AtLeast(0.9);
  private static final Goal OVERLOADED = new Goal.AtLeast(0.9);
  private static final Goal TURNED_AWAY_MILLIS = new Goal.AtMost(50);
  private static final Goal NONE = new Goal.AtMost(0);

  private final Map<Integer, List<Round>> byConnections = new LinkedHashMap<>();
  private final List<Round> overload = new ArrayList<>();

  /**
   * @param hashRate hashes a second about that time
   */
  private record Round(Calls calls, double hashRate) {
    double share() {
      return calls.perSecond() / hashRate;
    }

    String detail() {
      return String.format(
          Locale.ROOT,
          "%.1f/s of %.1f/s, p99 %.0f ms, %d turned away%s",
          calls.perSecond(),
          hashRate,
          calls.goodP99Millis(),
          calls.away(),
          calls.failed() == 0 ? "" : ", " + calls.failed() + " failed");
    }
  }

  void add(int connections, Calls seen, double hashRate) {
    byConnections
        .computeIfAbsent(connections, _ -> new ArrayList<>())
        .add(new Round(seen, hashRate));
  }

  void addOverload(Calls seen, double hashRate) {
    overload.add(new Round(seen, hashRate));
  }

  List<Figure> figures() {
    var figures = new ArrayList<Figure>();
    byConnections.forEach((connections, rounds) ->
        figures.add(share("%d connections, of the hash rate".formatted(connections), rounds)));
    figures.add(flat());
    figures.addAll(overload());
    return figures;
  }

  private static Figure share(String what, List<Round> rounds) {
    var median = Median.of(rounds, Round::share);
    return Figure.of(NAME, what, GOODPUT, median.share(), median.detail());
  }

  private Figure flat() {
    var shares =
        byConnections.values().stream()
            .mapToDouble(rounds -> Median.of(rounds, Round::share).share())
            .summaryStatistics();
    return Figure.of(
        NAME,
        "the worst of these by the best",
        FLAT,
        shares.getMin() / shares.getMax(),
        String.format(Locale.ROOT, "%.2f by %.2f", shares.getMin(), shares.getMax()));
  }

  private List<Figure> overload() {
    var median = Median.of(overload, Round::share);
    long away = overload.stream().mapToLong(it -> it.calls().away()).sum();
    long good = overload.stream().mapToLong(it -> it.calls().good()).sum();
    long failed = overload.stream().mapToLong(it -> it.calls().failed()).sum();
    return List.of(
        Figure.of(
            NAME,
            "10 x as many as it can, of the hash rate",
            OVERLOADED,
            median.share(),
            median.detail()),
        Figure.of(
            NAME,
            "10 x: p99 of the 503s, milliseconds",
            TURNED_AWAY_MILLIS,
            away == 0 ? Double.NaN : median.calls().awayP99Millis(),
            away + " turned away"),
        Figure.of(
            NAME,
            "10 x: answers that are neither 200 nor 503",
            NONE,
            failed,
            "of " + (good + away + failed)));
  }
}
