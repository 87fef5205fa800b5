package dev.stoke.e2e.witness;

import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Wall-clock time that never jumps: read once, then counted. */
final class Timeline implements InstantSource {
  private final Instant start;
  private final long startNanos;

  Timeline(Clock clock) {
    this.start = clock.instant();
    this.startNanos = System.nanoTime();
  }

  @Override
  public Instant instant() {
    return start.plusNanos(System.nanoTime() - startNanos);
  }
}
