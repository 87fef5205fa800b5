package dev.stoke.pod.federation;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.keys.Moment;
import java.time.Clock;
import java.time.Duration;

/** Reads the wall clock, and the monotonic one since the start. Thread-safe. */
final class Moments {
  private final Clock clock;
  private final long origin = System.nanoTime();

  Moments(Clock clock) {
    this.clock = requireNonNull(clock, "clock is null");
  }

  Moment now() {
    return new Moment(clock.instant(), Duration.ofNanos(System.nanoTime() - origin));
  }
}
