package dev.stoke.bench.jwks;

import dev.stoke.bench.load.Callers;
import dev.stoke.bench.load.Median;
import dev.stoke.bench.load.Reads;
import dev.stoke.bench.load.Sample;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.Site;
import dev.stoke.bench.server.WarmUp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;

/** The slowest answers while other things of the pod go badly, against those of quiet times. */
final class Stress {
  private static final int LOGINS = 32;
  private static final Goal GOAL = new Goal.AtMost(3);

  private static final int LONGEST_WARM_UP = 3;

  private final Site site;
  private final Reads reads;
  private final PodProcess pod;
  private final PodProcess peer;
  private final Duration each;
  private final List<Double> quiet = new ArrayList<>();

  Stress(Site site, Reads reads, PodProcess pod, PodProcess peer, Duration each) {
    this.site = site;
    this.reads = reads;
    this.pod = pod;
    this.peer = peer;
    this.each = each;
  }

  List<Figure> run() throws IOException, InterruptedException {
    quiet();
    // What reads and writes is compiled anew for them, since it has only known key sets so far.
    var first = whileLoginsSaturate();
    WarmUp.run(List.of(pod), WarmUp.LITTLE, LONGEST_WARM_UP, this::whileLoginsSaturate);
    quiet();
    var logins = whileLoginsSaturate();
    quiet();
    peer.hang();
    Sample hanging;
    try {
      hanging = read();
    } finally {
      peer.goOn();
    }
    quiet();
    site.postgres().stop();
    Sample without;
    try {
      without = read();
    } finally {
      site.postgres().restart();
    }
    return List.of(
        figure("p99 while logins take all processors, by the quiet one", logins),
        known("p99 while the pod's first logins do, by the quiet one", first),
        figure("p99 while the other pod hangs, by the quiet one", hanging),
        figure("p99 while the database is down, by the quiet one", without));
  }

  private void quiet() throws IOException, InterruptedException {
    quiet.add(read().p99Millis());
  }

  private Sample whileLoginsSaturate() throws IOException, InterruptedException {
    var login = pod.login();
    // They begin before the reads and end after them.
    var time = each.multipliedBy(2).plusSeconds(1);
    try (var background = Executors.newSingleThreadExecutor()) {
      var logins =
          background.submit(() ->
              Callers.run(
                  pod.base(),
                  Collections.nCopies(
                      LOGINS, client -> client.post("/api/login", "", login).status()),
                  time));
      try {
        Thread.sleep(each.dividedBy(2));
        return read();
      } finally {
        logins.cancel(true);
      }
    }
  }

  private Sample read() throws IOException, InterruptedException {
    return reads.run(pod.base().resolve(JwksBenchmark.STRICT), List.of(), Rounds.CONNECTIONS, each);
  }

  private Figure figure(String what, Sample sample) {
    return Figure.of(JwksBenchmark.NAME, what, GOAL, byQuiet(sample), detail(sample));
  }

  private Figure known(String what, Sample sample) {
    return Figure.known(JwksBenchmark.NAME, what, byQuiet(sample), detail(sample));
  }

  private double byQuiet(Sample sample) {
    return sample.failures() > 0 ? Double.POSITIVE_INFINITY : sample.p99Millis() / quietMillis();
  }

  private String detail(Sample sample) {
    return String.format(
        Locale.ROOT,
        "%.2f ms of %.2f ms, %d answers not good",
        sample.p99Millis(),
        quietMillis(),
        sample.failures());
  }

  private double quietMillis() {
    return Median.of(quiet.stream().mapToDouble(Double::doubleValue));
  }
}
