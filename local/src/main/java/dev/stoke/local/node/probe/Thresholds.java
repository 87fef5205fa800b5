package dev.stoke.local.node.probe;

import java.util.Optional;

/**
 * Turns single results into changes: as many equal results in a row as the threshold asks for. Not
 * safe for threads.
 */
final class Thresholds {
  private final int successes;
  private final int failures;
  private boolean last;
  private int inARow;

  Thresholds(int successes, int failures) {
    this.successes = Math.max(1, successes);
    this.failures = Math.max(1, failures);
  }

  /** Notes a result; the outcome when its threshold is reached or exceeded. */
  Optional<Boolean> note(boolean success) {
    inARow = success == last ? inARow + 1 : 1;
    last = success;
    return inARow >= (success ? successes : failures) ? Optional.of(success) : Optional.empty();
  }
}
