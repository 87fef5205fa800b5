package dev.stoke.bench.start;

import static dev.stoke.bench.start.Recordings.with;

import dev.stoke.bench.load.Pace;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.PodProcess;
import dev.stoke.bench.server.References;
import dev.stoke.bench.server.Site;
import dev.stoke.bench.start.Starts.Took;
import dev.stoke.local.up.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One pod's way to Ready against that of a server which has nothing to prepare; and its memory. */
public final class StartBenchmark {
  static final String NAME = "start";
  private static final Goal OF_UNDERTOW = new Goal.AtMost(1.3);

  /** What an image's Java takes of the 256 MiB that a pod has by default. */
  private static final List<String> OPTIONS = List.of("-Xms26m", "-Xmx128m");

  private StartBenchmark() {}

  /**
   * @param pace its rounds; the load is twice as long as one of them
   */
  public static List<Figure> run(Site site, Pace pace, Progress progress)
      throws IOException, InterruptedException {
    var database = site.newDatabase();
    var podCache = with(OPTIONS, site.podCache());
    var bareCache = with(OPTIONS, Recordings.bareUndertow(site, OPTIONS));
    // A pod finds its database prepared, as all but a cluster's first one do.
    PodProcess.startReady(site, database, OPTIONS).stop();
    progress.done("AOT caches", "of a pod and of a bare Undertow");
    var took =
        Starts.run(
            List.of(
                () -> PodProcess.startReady(site, database, podCache).measured(),
                () -> PodProcess.startReady(site, database, OPTIONS).measured(),
                () -> References.answering(site, bareCache)),
            pace);
    progress.done("Starts", pace.rounds() + " of each");
    var figures = new ArrayList<Figure>();
    var cached = "to Ready with an AOT cache, of a bare Undertow's";
    var plain = "to Ready without an AOT cache, of the same";
    var bare = took.get(2);
    figures.add(
        Figure.of(
            NAME,
            cached,
            OF_UNDERTOW,
            took.get(0).millis() / bare.millis(),
            time(took.get(0), bare)));
    figures.add(cpu(cached, took.get(0), bare));
    figures.add(
        Figure.known(NAME, plain, took.get(1).millis() / bare.millis(), time(took.get(1), bare)));
    figures.add(cpu(plain, took.get(1), bare));
    var pod = PodProcess.startReady(site, database, podCache);
    figures.addAll(Memory.of(pod, pace.each().multipliedBy(2)));
    pod.stop();
    progress.done("Memory", "at rest and under load");
    return List.copyOf(figures);
  }

  private static String time(Took pod, Took bare) {
    return String.format(Locale.ROOT, "%.0f ms of %.0f ms", pod.millis(), bare.millis());
  }

  private static Figure cpu(String what, Took pod, Took bare) {
    return Figure.known(
        NAME,
        what + ": processor time",
        pod.cpuMillis() / bare.cpuMillis(),
        String.format(Locale.ROOT, "%.0f ms of %.0f ms", pod.cpuMillis(), bare.cpuMillis()));
  }
}
