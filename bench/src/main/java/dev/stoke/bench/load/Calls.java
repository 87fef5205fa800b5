package dev.stoke.bench.load;

import java.time.Duration;

/**
 * What one round of calls saw.
 *
 * @param good granted
 * @param away turned away with 503
 * @param failed anything else
 * @param time it took
 * @param goodP99Millis of what was granted
 * @param awayP99Millis of what was turned away
 */
public record Calls(
    long good,
    long away,
    long failed,
    Duration time,
    double goodP50Millis,
    double goodP99Millis,
    double awayP99Millis) {
  /** Granted ones. */
  public double perSecond() {
    return good / (time.toNanos() / 1e9);
  }
}
