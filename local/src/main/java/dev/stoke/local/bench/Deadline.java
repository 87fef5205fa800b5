package dev.stoke.local.bench;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The end of the time that all of a measurement may take. */
final class Deadline {
  private static final long LOOK_MILLIS = 20;

  private final Duration limit;
  private final long endNanos;

  Deadline(Duration limit) {
    this.limit = limit;
    this.endNanos = System.nanoTime() + limit.toNanos();
  }

  /**
   * @param what ends the sentence "the limit was over while waiting for ..."
   */
  void await(String what, BooleanSupplier done) throws InterruptedException {
    while (!done.getAsBoolean()) {
      if (System.nanoTime() - endNanos >= 0) {
        throw new IllegalStateException(
            "the limit of %d s was over while waiting for %s: give a longer --limit, or fewer --clusters"
                .formatted(limit.toSeconds(), what));
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }
}
