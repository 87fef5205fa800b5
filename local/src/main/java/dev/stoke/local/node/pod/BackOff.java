package dev.stoke.local.node.pod;

import java.time.Duration;
import java.time.Instant;

/**
 * The kubelet's delays between restarts: none before the first, then the first delay, doubled each
 * time up to the longest; forgotten after a run of twice the longest.
 */
final class BackOff {
  private final Duration first;
  private final Duration longest;
  private Duration current = Duration.ZERO;

  BackOff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** When a container that ended then may be started again. */
  Instant nextStart(Instant finished) {
    return finished.plus(current);
  }

  Duration current() {
    return current;
  }

  /** Notes a restart after a run of that length. */
  void restarted(Duration ran) {
    if (current.isZero() || ran.compareTo(longest.multipliedBy(2)) >= 0) {
      current = first;
    } else {
      Duration doubled = current.multipliedBy(2);
      current = doubled.compareTo(longest) < 0 ? doubled : longest;
    }
  }
}
