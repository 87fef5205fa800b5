package dev.stoke.bench.jwks;

import dev.stoke.bench.jwks.Rounds.Contender;
import dev.stoke.bench.jwks.Rounds.Result;
import dev.stoke.bench.jwks.Rounds.Turn;
import dev.stoke.bench.load.Client;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.load.Reads;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.LedgerKeys;
import dev.stoke.bench.server.Measured;
import dev.stoke.bench.server.Nginx;
import dev.stoke.bench.server.Patience;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.local.postgres.Database;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The key sets of one of two pods against the same bytes from servers that do nothing else. */
public final class JwksBenchmark {
  static final String NAME = "jwks";
  static final String STRICT = "/.well-known/jwks.json";
  private static final String UPSTREAM = "/api/pkeys";
  private static final String TYPE = "application/json";

  /** Of three pods with three keys each. */
  private static final int USUAL_KEYS = 9;

  private static final Goal OF_UNDERTOW = new Goal.AtLeast(0.95);
  private static final Goal OF_NGINX = new Goal.AtLeast(0.5);
  private static final Goal P99 = new Goal.AtMost(2);

  private final Site site;
  private final Pace pace;
  private final Progress progress;
  private final Reads reads = Reads.best();
  private final List<Figure> figures = new ArrayList<>();

  private JwksBenchmark(Site site, Pace pace, Progress progress) {
    this.site = site;
    this.pace = pace;
    this.progress = progress;
  }

  /**
   * @param pace of each comparison
   */
  public static List<Figure> run(Site site, Pace pace, Progress progress)
      throws IOException, InterruptedException {
    return new JwksBenchmark(site, pace, progress).run();
  }

  private List<Figure> run() throws IOException, InterruptedException {
    var database = site.newDatabase();
    var pods = PodProcess.start(site, database, 2);
    var pod = pods.getFirst();
    progress.done("Pods", "two that sign, load by " + reads.name());
    var few = againstUndertow(pod, database, 3);
    fill(pod, database, USUAL_KEYS);
    compare(pod, UPSTREAM);
    compare(pod, STRICT);
    notModified(pod);
    progress.done("Key sets", "of " + USUAL_KEYS + " keys");
    growth(few, pod, database, 30);
    growth(few, pod, database, 150);
    progress.done("Growth", "to 150 keys");
    figures.addAll(new Stress(site, reads, pod, pods.getLast(), pace.each()).run());
    progress.done("Stress", "logins, a hanging pod, no database");
    pods.forEach(PodProcess::stop);
    return List.copyOf(figures);
  }

  private void compare(PodProcess pod, String path) throws IOException, InterruptedException {
    var bytes = body(pod, path);
    var contenders = new ArrayList<Contender>();
    contenders.add(new Contender(pod.measured(), path));
    contenders.add(new Contender(References.bytes(site, bytes, TYPE), path));
    Optional<Measured> nginx = Nginx.start(site, bytes);
    nginx.ifPresent(server -> contenders.add(new Contender(server, path)));
    var results = Rounds.run(reads, contenders, pace);
    throughput(path + ", of a bare Undertow", results.get(0), results.get(1));
    var ofNginx = path + ", of nginx";
    var p99OfNginx = path + " p99, by nginx's";
    if (nginx.isEmpty()) {
      var why = "no nginx on the PATH";
      figures.add(Figure.skipped(NAME, ofNginx, OF_NGINX, why));
      figures.add(Figure.skipped(NAME, p99OfNginx, P99, why));
    } else {
      figures.add(
          Figure.of(
              NAME,
              ofNginx,
              OF_NGINX,
              results.get(0).share(results.get(2), Turn::perSecond),
              rates(results.get(0), results.get(2))));
      figures.add(p99(p99OfNginx, results.get(0), results.get(2)));
    }
    figures.add(p99(path + " p99, by a bare Undertow's", results.get(0), results.get(1)));
  }

  private void notModified(PodProcess pod) throws IOException, InterruptedException {
    var tag = "If-None-Match: *";
    var results =
        Rounds.run(
            reads,
            List.of(
                new Contender(pod.measured(), STRICT, List.of(tag)),
                new Contender(References.notModified(site), STRICT, List.of(tag))),
            pace);
    throughput("304, of a bare Undertow", results.get(0), results.get(1));
  }

  private void throughput(String what, Result pod, Result bare) {
    figures.add(
        Figure.of(NAME, what, OF_UNDERTOW, pod.share(bare, Turn::perSecond), rates(pod, bare)));
    figures.add(
        Figure.known(
            NAME,
            what + ": processor time",
            pod.share(bare, Turn::cpuMicros),
            String.format(
                Locale.ROOT,
                "%.1f us of %.1f us an answer",
                pod.median(Turn::cpuMicros),
                bare.median(Turn::cpuMicros))));
  }

  private static Figure p99(String what, Result pod, Result other) {
    return Figure.of(
        NAME,
        what,
        P99,
        pod.share(other, Turn::p99Millis),
        String.format(
            Locale.ROOT,
            "%.2f ms of %.2f ms",
            pod.median(Turn::p99Millis),
            other.median(Turn::p99Millis)));
  }

  private static String rates(Result pod, Result other) {
    return String.format(
        Locale.ROOT,
        "%,.0f/s of %,.0f/s%s",
        pod.median(Turn::perSecond),
        other.median(Turn::perSecond),
        pod.failures() == 0 ? "" : ", " + pod.failures() + " answers not good");
  }

  private double againstUndertow(PodProcess pod, Database database, int keys)
      throws IOException, InterruptedException {
    fill(pod, database, keys);
    var results =
        Rounds.run(
            reads,
            List.of(
                new Contender(pod.measured(), STRICT),
                new Contender(References.bytes(site, body(pod, STRICT), TYPE), STRICT)),
            pace);
    return results.get(0).share(results.get(1), Turn::perSecond);
  }

  /** What the bytes cost both pay; the rest shall not grow. */
  private void growth(double few, PodProcess pod, Database database, int keys)
      throws IOException, InterruptedException {
    double many = againstUndertow(pod, database, keys);
    figures.add(
        Figure.of(
            NAME,
            "%d keys by 3 keys, each as a share of a bare Undertow".formatted(keys),
            OF_UNDERTOW,
            many / few,
            String.format(Locale.ROOT, "%.2f by %.2f", many, few)));
  }

  /** Waits until the pod serves so many keys; it may have more of its own. */
  private void fill(PodProcess pod, Database database, int keys)
      throws IOException, InterruptedException {
    try {
      LedgerKeys.add(database, Math.max(0, keys - count(pod)));
    } catch (SQLException e) {
      throw new IOException("cannot put keys into the ledger", e);
    }
    Patience.await(keys + " keys at " + pod.base(), () -> count(pod) >= keys);
  }

  private static int count(PodProcess pod) throws IOException {
    var text = new String(body(pod, STRICT), StandardCharsets.UTF_8);
    return text.split("\"kid\"", -1).length - 1;
  }

  private static byte[] body(PodProcess pod, String path) throws IOException {
    try (var client = new Client(pod.base())) {
      var answer = client.get(path);
      if (answer.status() != 200) {
        throw new IOException(pod.base() + path + " answers " + answer.status());
      }
      return answer.body().getBytes(StandardCharsets.UTF_8);
    }
  }
}
