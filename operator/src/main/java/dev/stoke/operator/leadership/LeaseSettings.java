package dev.stoke.operator.leadership;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * The Lease that the operators compete for.
 *
 * @param namespace where it is
 * @param name of it; operators with different tasks must not share one
 * @param identity of this process, unlike any other's that runs at the same time
 * @param duration after which a holder that does not renew it has lost it
 */
public record LeaseSettings(String namespace, String name, String identity, Duration duration) {
  public LeaseSettings {
    requireNonNull(namespace, "namespace is null");
    requireNonNull(name, "name is null");
    requireNonNull(identity, "identity is null");
    requireNonNull(duration, "duration is null");
  }

  /**
   * How long the holder writes after it last renewed the Lease. Less than {@link #duration}: by the
   * rest the clocks of two machines may differ, for others count from the time that the holder
   * wrote.
   */
  Duration renewDeadline() {
    return duration.multipliedBy(2).dividedBy(3);
  }

  /** Others look up to 2.2 times as seldom, and one that stops must be followed within 5 s. */
  Duration retryPeriod() {
    return duration.dividedBy(10);
  }
}
