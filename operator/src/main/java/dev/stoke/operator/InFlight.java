package dev.stoke.operator;

import java.time.Duration;

/**
 * The reconciliations that are at work. Before a stop nothing new is begun and what is under way
 * ends: one that is cut off between two writes leaves the rest to whoever comes next. Thread-safe.
 */
final class InFlight {
  private int active;
  private boolean closed;

  /** Whether one more may begin; {@link #leave} must follow. */
  synchronized boolean enter() {
    if (closed) {
      return false;
    }
    active++;
    return true;
  }

  synchronized void leave() {
    active--;
    notifyAll();
  }

  /** Lets none begin any more; whether all have ended in time. */
  synchronized boolean drain(Duration patience) throws InterruptedException {
    closed = true;
    long deadline = System.nanoTime() + patience.toNanos();
    while (active > 0) {
      long leftMillis = (deadline - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        return false;
      }
      wait(leftMillis);
    }
    return true;
  }
}
