package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.time.Instant;

/**
 * The two clocks of the machine under a pod. The wall clock is off by at most the clock error of
 * the timers; the monotonic one stands still while the machine sleeps.
 */
final class Machine {
  /** True time, which is also the database's, at the start of every run. */
  static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

  private static final double MILLION = 1_000_000;

  private long mostErrorMillis;
  private final long driftPerMillion;
  private long errorMillis;
  private long asleepMillis;
  private long readAt = -1;
  private Moment reading = new Moment(START, Duration.ZERO);

  Machine(long errorMillis, long driftPerMillion, long mostErrorMillis) {
    this.errorMillis = errorMillis;
    this.driftPerMillion = driftPerMillion;
    this.mostErrorMillis = mostErrorMillis;
  }

  static Instant trueTime(long now) {
    return START.plusMillis(now);
  }

  /** Somebody sets the wall clock, even to an error that is not allowed. */
  void set(long nextErrorMillis) {
    errorMillis = nextErrorMillis;
    mostErrorMillis = Math.max(mostErrorMillis, Math.abs(nextErrorMillis));
    readAt = -1;
  }

  void slept(long millis) {
    asleepMillis += millis;
    readAt = -1;
  }

  Moment at(long now) {
    if (now != readAt) {
      long drifted = errorMillis + (long) (now * (driftPerMillion / MILLION));
      long error = Math.clamp(drifted, -mostErrorMillis, mostErrorMillis);
      long elapsed = now - asleepMillis;
      reading =
          new Moment(
              START.plusMillis(now + error),
              Duration.ofMillis(elapsed + (long) (elapsed * (driftPerMillion / MILLION))));
      readAt = now;
    }
    return reading;
  }
}
