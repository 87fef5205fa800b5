package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One complete read of the ledger, after the cycle's own writes.
 *
 * @param readAt database time just before the rows were read
 * @param rows all valid rows, whoever wrote them
 * @param missing kids of {@link LedgerCycle#own()} that had no valid row before this cycle, or one
 *     that another pod had put back: either way it had been gone
 * @param written kids of {@link LedgerCycle#own()} whose rows were not as this cycle wants them and
 *     so were written by it, the missing ones included; what others read earlier was less
 * @param registrations of all pods, by instance id
 * @param earlySlot who holds it, after this cycle's own try; null when nobody does
 * @param refused why rows were left out, one sentence each, at most ten
 */
public record LedgerRead(
    Instant readAt,
    List<PublishedKey> rows,
    Set<String> missing,
    Set<String> written,
    Map<String, Registration> registrations,
    Map<String, Instant> tombstones,
    @Nullable EarlySlot earlySlot,
    List<String> refused) {
  public LedgerRead {
    requireNonNull(readAt, "readAt is null");
    rows = List.copyOf(rows);
    missing = Set.copyOf(missing);
    written = Set.copyOf(written);
    registrations = Map.copyOf(registrations);
    tombstones = Map.copyOf(tombstones);
    refused = List.copyOf(refused);
  }
}
