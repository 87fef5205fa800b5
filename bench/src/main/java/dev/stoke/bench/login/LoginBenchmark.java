package dev.stoke.bench.login;

import dev.stoke.bench.load.Call;
import dev.stoke.bench.load.Callers;
import dev.stoke.bench.load.Calls;
import dev.stoke.bench.load.Flood;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.server.Patience;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.bench.server.WarmUp;
import dev.stoke.bench.server.Worker;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * Logins of one pod, with few and with many callers, and with ten times what it can do, in turns
 * with the hash rate.
 */
public final class LoginBenchmark {
  private static final List<Integer> CONNECTIONS = List.of(2, 16, 64, 256);
  private static final String LOGIN = "/api/login";
  private static final int WARM = 16;
  private static final double OVERLOAD = 10;

  /** Most of a login is one function that is compiled at once: this is a third of all else. */
  private static final double STILL_COMPILES = 0.03;

  private static final int LONGEST_WARM_UP = 6;

  /** A pod that takes less than a fifth of a processor for so long has nothing to hash. */
  private static final Duration REST = Duration.ofMillis(100);

  private final PodProcess pod;
  private final Call login;
  private final Worker hashes;
  private final Pace pace;
  private final Logins logins = new Logins();

  private LoginBenchmark(PodProcess pod, Worker hashes, Pace pace) {
    this.pod = pod;
    this.hashes = hashes;
    this.pace = pace;
    var body = pod.login();
    this.login = client -> client.post(LOGIN, "", body).status();
  }

  /**
   * @param pace a round of hashes and logins is half as long again: there are few in a second
   */
  public static List<Figure> run(Site site, Pace pace, Progress progress)
      throws IOException, InterruptedException {
    var pod = PodProcess.start(site, site.newDatabase(), 1).getFirst();
    progress.done("Pod", "one that signs");
    var longer = new Pace(pace.each().multipliedBy(3).dividedBy(2), pace.rounds());
    var benchmark = new LoginBenchmark(pod, References.hashes(site), longer);
    benchmark.warmUp();
    progress.done("Warm", "Java has compiled most of a login");
    benchmark.measure();
    progress.done("Logins", "with up to 256 connections, and too many");
    pod.stop();
    return benchmark.logins.figures();
  }

  private void warmUp() throws IOException, InterruptedException {
    double rate = hashRate();
    WarmUp.run(
        List.of(pod),
        STILL_COMPILES,
        LONGEST_WARM_UP,
        () -> {
          calls(WARM);
          flood(rate);
        });
  }

  private void measure() throws IOException, InterruptedException {
    // Before and after each: the machine's mood is the same for both.
    double before = hashRate();
    for (int round = 0; round < pace.rounds(); round++) {
      for (int connections : CONNECTIONS) {
        var seen = calls(connections);
        double after = hashRate();
        logins.add(connections, seen, (before + after) / 2);
        before = after;
      }
      var seen = flood(before);
      double after = hashRate();
      logins.addOverload(seen, (before + after) / 2);
      before = after;
    }
  }

  private Calls flood(double rate) throws IOException, InterruptedException {
    var seen = Flood.run(pod.base(), LOGIN, pod.login(), OVERLOAD * rate, pace.each());
    // Whom nobody waits for any more is still in the queue for hashes.
    Patience.await("the pod to come to rest", this::rests);
    return seen;
  }

  private boolean rests() throws InterruptedException {
    var before = pod.measured().cpu();
    Thread.sleep(REST);
    return pod.measured().cpu().minus(before).multipliedBy(5).compareTo(REST) < 0;
  }

  private Calls calls(int connections) throws InterruptedException {
    return Callers.run(pod.base(), Collections.nCopies(connections, login), pace.each());
  }

  /** On all processors. */
  private double hashRate() throws IOException {
    return hashes.rate(Runtime.getRuntime().availableProcessors(), pace.each());
  }
}
