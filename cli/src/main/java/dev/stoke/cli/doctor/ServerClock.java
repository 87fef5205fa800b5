package dev.stoke.cli.doctor;

import java.time.Instant;

/**
 * The API server's clock, as far as it has said: to a second.
 *
 * @param at its time, when this machine's {@link System#nanoTime} was {@code nanos}
 */
record ServerClock(Instant at, long nanos) {
  Instant now() {
    return at.plusNanos(System.nanoTime() - nanos);
  }
}
