package dev.stoke.pod.federation.core;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is being proven for a key, and how far that has come: that the ledger holds it and that
 * every member that may be in service serves it, up to {@code until} (guarantee rule 6).
 *
 * @param until the retain-until that is asked for
 * @param since monotonic; acknowledgements that were asked for earlier do not count
 * @param rowAt monotonic; when the row was read back first, or first after it had to be written
 *     again; null before
 * @param rowReadAt database time at which it was read back then
 * @param majorityAt monotonic; since when more than half of the members have acknowledged
 */
public record Proof(
    Instant until,
    Duration since,
    @Nullable Duration rowAt,
    @Nullable Instant rowReadAt,
    @Nullable Duration majorityAt) {
  static Proof of(Instant until, Duration now) {
    return new Proof(until, now, null, null, null);
  }

  Proof withRow(Duration now, Instant readAt) {
    return rowAt != null ? this : new Proof(until, since, now, readAt, majorityAt);
  }

  /** The ledger has lost the row: silence is counted anew once it is back. */
  Proof withoutRow() {
    return rowAt == null ? this : new Proof(until, since, null, null, null);
  }

  Proof withMajority(boolean acknowledged, Duration now) {
    if (acknowledged == (majorityAt != null)) {
      return this;
    }
    return new Proof(until, since, rowAt, rowReadAt, acknowledged ? now : null);
  }
}
