package dev.stoke.bench.login;

import dev.stoke.bench.load.Callers;
import dev.stoke.bench.load.Calls;
import dev.stoke.bench.load.Crowd;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.bench.server.Worker;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Logins of one pod, with few and with many callers, and with ten times what it can do. */
public final class LoginBenchmark {
  private static final String NAME = "login";
  private static final List<Integer> CONNECTIONS = List.of(2, 16, 64, 256);
  private static final double OVERLOAD = 10;

  private static final Goal GOODPUT = new Goal.AtLeast(0.95);
  private static final Goal OVERLOADED = new Goal.AtLeast(0.9);
  private static final Goal TURNED_AWAY_MILLIS = new Goal.AtMost(50);
  private static final Goal NONE = new Goal.AtMost(0);

  private final PodProcess pod;
  private final Worker hashes;
  private final Duration each;

  /** A hash takes so long that a round of a key set would see few of them. */
  private static final int LONGER = 4;

  private LoginBenchmark(PodProcess pod, Worker hashes, Duration each) {
    this.pod = pod;
    this.hashes = hashes;
    this.each = each;
  }

  /**
   * @param pace of one round; there is only one of each kind
   */
  public static List<Figure> run(Site site, Pace pace, Progress progress)
      throws IOException, InterruptedException {
    var pod = PodProcess.start(site, site.newDatabase(), 1).getFirst();
    progress.done("Pod", "one that signs");
    var figures =
        new LoginBenchmark(pod, References.hashes(site), pace.each().multipliedBy(LONGER)).run();
    progress.done("Logins", "with up to 256 connections, and too many");
    pod.stop();
    return figures;
  }

  private List<Figure> run() throws IOException, InterruptedException {
    warmUp();
    var figures = new ArrayList<Figure>();
    double most = 0;
    double least = Double.MAX_VALUE;
    // Before and after each: the machine's mood is the same for both.
    double before = hashRate();
    for (int connections : CONNECTIONS) {
      var seen = calls(connections);
      double after = hashRate();
      double share = seen.perSecond() / ((before + after) / 2);
      figures.add(
          Figure.of(
              NAME,
              "%d connections, of the hash rate".formatted(connections),
              GOODPUT,
              share,
              detail(seen, (before + after) / 2)));
      most = Math.max(most, share);
      least = Math.min(least, share);
      before = after;
    }
    figures.add(
        Figure.of(
            NAME,
            "the worst of these by the best",
            OVERLOADED,
            least / most,
            String.format(Locale.ROOT, "%.2f by %.2f", least, most)));
    overload(figures, before);
    return figures;
  }

  /** Java has compiled what a login does, and what turns one away, as far as it does so soon. */
  private void warmUp() throws IOException, InterruptedException {
    double rate = hashRate();
    calls(CONNECTIONS.getFirst());
    crowd(rate);
  }

  private Calls crowd(double rate) {
    var login = pod.login();
    return Crowd.run(
        pod.base(), client -> client.post("/api/login", "", login).status(), OVERLOAD * rate, each);
  }

  private void overload(List<Figure> figures, double before) throws IOException {
    var seen = crowd(before);
    double rate = (before + hashRate()) / 2;
    figures.add(
        Figure.of(
            NAME,
            "10 x as many as it can, of the hash rate",
            OVERLOADED,
            seen.perSecond() / rate,
            detail(seen, rate)));
    figures.add(
        Figure.of(
            NAME,
            "10 x: p99 of the 503s, milliseconds",
            TURNED_AWAY_MILLIS,
            seen.away() == 0 ? Double.NaN : seen.awayP99Millis(),
            seen.away() + " turned away"));
    figures.add(
        Figure.of(
            NAME,
            "10 x: answers that are neither 200 nor 503",
            NONE,
            seen.failed(),
            "of " + (seen.good() + seen.away() + seen.failed())));
  }

  /** On all processors. */
  private double hashRate() throws IOException {
    return hashes.rate(Runtime.getRuntime().availableProcessors(), each);
  }

  private Calls calls(int connections) throws InterruptedException {
    var login = pod.login();
    return Callers.run(
        pod.base(),
        Collections.nCopies(connections, client -> client.post("/api/login", "", login).status()),
        each);
  }

  private static String detail(Calls seen, double rate) {
    return String.format(
        Locale.ROOT,
        "%.1f/s of %.1f/s, p99 %.0f ms, %d turned away%s",
        seen.perSecond(),
        rate,
        seen.goodP99Millis(),
        seen.away(),
        seen.failed() == 0 ? "" : ", " + seen.failed() + " failed");
  }
}
