package dev.stoke.bench.start;

import dev.stoke.bench.load.Call;
import dev.stoke.bench.load.Callers;
import dev.stoke.bench.report.Figure;
import dev.stoke.bench.report.Goal;
import dev.stoke.bench.server.PodProcess;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What the kernel has given to a pod that nobody asks anything, and then to the same under load.
 */
final class Memory {
  private static final Duration REST = Duration.ofSeconds(5);
  private static final int LOGINS = 16;
  private static final int READERS = 16;

  private static final Goal AT_REST = new Goal.AtMost(150);
  private static final Goal UNDER_LOAD = new Goal.AtMost(256);
  private static final double MEBIBYTE = 1 << 20;

  private Memory() {}

  static List<Figure> of(PodProcess pod, Duration load) throws InterruptedException {
    Thread.sleep(REST);
    var rest = pod.measured().memory();
    var login = pod.login();
    var calls =
        Stream.<List<Call>>of(
                Collections.nCopies(
                    LOGINS, client -> client.post("/api/login", "", login).status()),
                Collections.nCopies(
                    READERS, client -> client.get("/.well-known/jwks.json").status()))
            .flatMap(List::stream)
            .toList();
    var seen = Callers.run(pod.base(), calls, load);
    // The most that it ever was: when that was need not be caught.
    long peak = pod.measured().memory().peakBytes();
    return List.of(
        figure(
            "resident at rest, MiB",
            AT_REST,
            rest.residentBytes(),
            String.format(
                Locale.ROOT,
                "%d s after the start; %.0f at most",
                REST.toSeconds(),
                mebibytes(rest.peakBytes()))),
        figure(
            "resident under load, MiB",
            UNDER_LOAD,
            peak,
            String.format(
                Locale.ROOT,
                "at most; %d callers log in, %d read keys, %,d answers, %d not good",
                LOGINS,
                READERS,
                seen.good(),
                seen.failed())));
  }

  private static Figure figure(String what, Goal goal, long bytes, String detail) {
    return bytes == 0
        ? Figure.skipped(StartBenchmark.NAME, what, goal, "this system has no /proc")
        : Figure.of(StartBenchmark.NAME, what, goal, mebibytes(bytes), detail);
  }

  private static double mebibytes(long bytes) {
    return bytes / MEBIBYTE;
  }
}
