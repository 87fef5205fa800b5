package dev.stoke.bench.load;

import java.time.Duration;

/**
 * What one round of load saw.
 *
 * @param answers that were good
 * @param failures anything else
 * @param time it took
 */
public record Sample(
    long answers, long failures, Duration time, double p50Millis, double p99Millis) {
  public double perSecond() {
    return answers / (time.toNanos() / 1e9);
  }
}
