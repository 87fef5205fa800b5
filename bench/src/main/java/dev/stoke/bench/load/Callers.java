package dev.stoke.bench.load;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;

/** So many callers, each of which calls again when it has its answer. */
public final class Callers {
  /** What {@code Retry-After: 1} asks for. */
  private static final Duration TURNED_AWAY = Duration.ofSeconds(1);

  private Callers() {}

  /**
   * Callers that are turned away come back when they were told to. Whoever has asked by the end is
   * waited for, and counts: what has been worked on is not lost from the rate.
   *
   * @param calls one for each caller
   */
  public static Calls run(URI base, List<? extends Call> calls, Duration time)
      throws InterruptedException {
    long began = System.nanoTime();
    var tally = new Tally(began);
    long end = began + time.toNanos();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        for (var call : calls) {
          threads.execute(() -> callUntil(end, base, call, tally));
        }
        Thread.sleep(time);
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
    return tally.calls();
  }

  private static void callUntil(long end, URI base, Call call, Tally tally) {
    try (var client = new Client(base)) {
      while (System.nanoTime() < end) {
        if (tally.count(client, call) == Tally.UNAVAILABLE) {
          Thread.sleep(
              Duration.ofNanos(Math.clamp(end - System.nanoTime(), 0, TURNED_AWAY.toNanos())));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
