package dev.stoke.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Counts answers of any number of threads. */
final class Tally {
  private static final int OK = 200;
  static final int UNAVAILABLE = 503;

  private final Times good = new Times();
  private final Times away = new Times();
  private long failed;

  /** The status; 0 when there was no answer. */
  int count(Client client, Call call) {
    long began = System.nanoTime();
    int status;
    try {
      status = call.run(client);
    } catch (IOException e) {
      status = 0;
    }
    add(status, System.nanoTime() - began);
    return status;
  }

  private synchronized void add(int status, long nanos) {
    switch (status) {
      case OK -> good.add(nanos);
      case UNAVAILABLE -> away.add(nanos);
      default -> failed++;
    }
  }

  synchronized void addFailure() {
    failed++;
  }

  synchronized Calls calls(long beganNanos) {
    return new Calls(
        good.count(),
        away.count(),
        failed,
        Duration.ofNanos(System.nanoTime() - beganNanos),
        good.quantileMillis(0.5),
        good.quantileMillis(0.99),
        away.quantileMillis(0.99));
  }
}
