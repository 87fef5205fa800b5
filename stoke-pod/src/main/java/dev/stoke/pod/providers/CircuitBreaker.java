package dev.stoke.pod.providers;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Spares callers the wait for somebody who does not answer. After two failures in a row it lets one
 * call through at a time, and a second's pause between them, until one is answered.
 */
final class CircuitBreaker {
  private static final int ENOUGH = 2;
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final LongSupplier nanoTime;
  private int failures;
  private boolean probing;
  private long lastFailure;

  CircuitBreaker(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /** Whether a call may be made; each that may must be followed by how it went. */
  synchronized boolean admits() {
    if (refuses()) {
      return false;
    }
    probing = true;
    return true;
  }

  /** Whether a call would not be let through now; a look alone, without consequences. */
  synchronized boolean refuses() {
    boolean early = nanoTime.getAsLong() - lastFailure < PAUSE.toNanos();
    return failures >= ENOUGH && (probing || early);
  }

  /** The call was given up for a reason of the caller's own. */
  synchronized void abandoned() {
    probing = false;
  }

  /** Gives whether this ends an outage. */
  synchronized boolean answered() {
    boolean news = failures >= ENOUGH;
    failures = 0;
    probing = false;
    return news;
  }

  /** Gives whether this begins an outage. */
  synchronized boolean failed() {
    failures = Math.min(failures + 1, ENOUGH + 1);
    probing = false;
    lastFailure = nanoTime.getAsLong();
    return failures == ENOUGH;
  }
}
