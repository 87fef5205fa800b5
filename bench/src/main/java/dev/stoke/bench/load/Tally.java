package dev.stoke.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Counts answers of any number of threads. */
final class Tally {
  private static final int OK = 200;
  static final int UNAVAILABLE = 503;

  private final long fromNanos;
  private final Times good = new Times();
  private final Times away = new Times();
  private long failed;

  /**
   * @param fromNanos good answers and refusals that come earlier do not count
   */
  Tally(long fromNanos) {
    this.fromNanos = fromNanos;
  }

  /** The status; 0 when there was no answer. */
  int count(Client client, Call call) {
    long began = System.nanoTime();
    int status;
    try {
      status = call.run(client);
    } catch (IOException e) {
      status = 0;
    }
    add(status, began, System.nanoTime());
    return status;
  }

  /**
   * @param began as {@link System#nanoTime} says it, and so is the end
   */
  synchronized void add(int status, long began, long ended) {
    if (status != OK && status != UNAVAILABLE) {
      failed++;
    } else if (ended >= fromNanos) {
      (status == OK ? good : away).add(ended - began);
    }
  }

  synchronized void addFailure() {
    failed++;
  }

  synchronized Calls calls() {
    return new Calls(
        good.count(),
        away.count(),
        failed,
        Duration.ofNanos(System.nanoTime() - fromNanos),
        good.quantileMillis(0.5),
        good.quantileMillis(0.99),
        away.quantileMillis(0.99));
  }
}
