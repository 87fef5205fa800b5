package dev.stoke.bench.refresh;

import dev.stoke.bench.load.Callers;
import dev.stoke.bench.load.Calls;
import dev.stoke.bench.load.Client;
import dev.stoke.bench.load.Median;
import dev.stoke.bench.load.Pace;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.bench.server.WarmUp;
import dev.stoke.bench.server.Worker;
import dev.stoke.bench.session.Pair;
import dev.stoke.bench.session.Session;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rotating refreshes at two pods against what nobody can do without, in turns. */
public final class RefreshBenchmark {
  private static final String NAME = "refresh";
  private static final int SESSIONS = 16;
  private static final int RACES = 20;
  private static final Goal SHARE = new Goal.AtLeast(0.5);
  private static final Goal NONE = new Goal.AtMost(0);

  /** Rounds of the warm-up for each that counts: a minute and a half of the default pace. */
  private static final int LONGEST_WARM_UP = 15;

  private final List<PodProcess> pods;
  private final Worker rotations;
  private final Pace pace;

  /**
   * @param cpu of both pods
   * @param reference updates and signatures a second
   */
  private record Round(Calls calls, Duration cpu, double reference, double referenceCpuMicros) {
    double share() {
      return calls.perSecond() / reference;
    }

    double cpuMicros() {
      return cpu.toNanos() / 1e3 / calls.good();
    }
  }

  private RefreshBenchmark(List<PodProcess> pods, Worker rotations, Pace pace) {
    this.pods = pods;
    this.rotations = rotations;
    this.pace = pace;
  }

  /**
   * @param pace of the refreshes, and of the reference between them
   */
  public static List<Figure> run(Site site, Pace pace, Progress progress)
      throws IOException, InterruptedException {
    var database = site.newDatabase();
    var pods = PodProcess.start(site, database, 2);
    progress.done("Pods", "two that sign");
    var figures = new RefreshBenchmark(pods, References.rotations(site, database), pace).run();
    progress.done("Refreshes", "of " + SESSIONS + " sessions");
    pods.forEach(PodProcess::stop);
    return figures;
  }

  private List<Figure> run() throws IOException, InterruptedException {
    var sessions = new ArrayList<Session>();
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(Session.login(first().base(), second().base(), first().login()));
    }
    long countedBefore = counted();
    var rounds = new ArrayList<Round>();
    rounds(sessions, rounds);
    long granted = sessions.stream().mapToLong(Session::granted).sum();
    long counted = counted() - countedBefore;
    sessions.forEach(Session::close);
    long lost = 0;
    long doubled = 0;
    for (var session : sessions) {
      lost += isGood(session.pair()) ? 0 : 1;
    }
    for (int i = 0; i < RACES; i++) {
      var session = Session.login(first().base(), second().base(), first().login());
      var race = Race.run(first().base(), second().base(), session.pair());
      session.close();
      lost += race.answered() ? 0 : 1;
      doubled += race.good() > 1 ? 1 : 0;
    }
    var median = Median.of(rounds, Round::share);
    long failed = rounds.stream().mapToLong(it -> it.calls().failed() + it.calls().away()).sum();
    return List.of(
        Figure.of(
            NAME,
            "%d sessions, of update + signature".formatted(SESSIONS),
            SHARE,
            median.share(),
            String.format(
                Locale.ROOT,
                "%,.0f/s of %,.0f/s, p99 %.1f ms",
                median.calls().perSecond(),
                median.reference(),
                median.calls().goodP99Millis())),
        Figure.known(
            NAME,
            "processor time of the pods, by update + signature's",
            median.cpuMicros() / median.referenceCpuMicros(),
            String.format(
                Locale.ROOT,
                "%.0f us of %.0f us, without the database's",
                median.cpuMicros(),
                median.referenceCpuMicros())),
        Figure.of(NAME, "refreshes that were refused", NONE, failed, "of " + (granted + failed)),
        Figure.of(
            NAME,
            "rotations lost",
            NONE,
            lost,
            "%d sessions, and %d pairs used at both pods at once".formatted(SESSIONS, RACES)),
        Figure.of(
            NAME,
            "rotations doubled",
            NONE,
            doubled + Math.abs(counted - granted),
            "%,d given, %,d counted by the pods".formatted(granted, counted)));
  }

  private void rounds(List<Session> sessions, List<Round> rounds)
      throws IOException, InterruptedException {
    warmUp(sessions);
    double before = rotations.rate(SESSIONS, pace.each());
    for (int i = 0; i < pace.rounds(); i++) {
      var podsCpu = cpu();
      var calls = Callers.run(first().base(), sessions, pace.each());
      podsCpu = cpu().minus(podsCpu);
      var referenceCpu = rotations.cpu();
      double after = rotations.rate(SESSIONS, pace.each());
      referenceCpu = rotations.cpu().minus(referenceCpu);
      rounds.add(
          new Round(
              calls,
              podsCpu,
              (before + after) / 2,
              referenceCpu.toNanos() / 1e3 / (after * pace.each().toMillis() / 1e3)));
      before = after;
    }
  }

  private void warmUp(List<Session> sessions) throws IOException, InterruptedException {
    rotations.rate(SESSIONS, pace.each());
    WarmUp.run(
        pods,
        WarmUp.LITTLE,
        LONGEST_WARM_UP * pace.rounds(),
        () -> Callers.run(first().base(), sessions, pace.each()));
  }

  private Duration cpu() {
    return pods.stream().map(pod -> pod.measured().cpu()).reduce(Duration.ZERO, Duration::plus);
  }

  private boolean isGood(Pair pair) throws IOException {
    try (var client = new Client(second().base())) {
      return pair.use(client).status() == 200;
    }
  }

  private long counted() throws IOException {
    long sum = 0;
    for (var pod : pods) {
      sum += pod.counted("stoke_refreshes_total", "result=\"granted\"");
    }
    return sum;
  }

  private PodProcess first() {
    return pods.getFirst();
  }

  private PodProcess second() {
    return pods.getLast();
  }
}
