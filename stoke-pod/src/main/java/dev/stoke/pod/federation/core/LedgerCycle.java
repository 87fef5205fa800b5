package dev.stoke.pod.federation.core;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one ledger cycle is to write before it reads everything (guarantee rule 4.2).
 *
 * @param own keys of this boot; their rows are inserted, or raised to a later retain-until
 * @param known every unexpired, unrevoked key that this pod knows of, whoever owns it; a row that
 *     is missing is put back, one with an earlier time is raised
 * @param tombstones revoked kids, and until when each must be remembered; the later time wins
 * @param wantsEarlySlot take or renew the early slot for this boot when it is free
 */
public record LedgerCycle(
    String instanceId,
    Boot boot,
    List<OwnedKey> own,
    List<PublishedKey> known,
    Map<String, Instant> tombstones,
    boolean wantsEarlySlot) {
  public LedgerCycle {
    requireNonNull(instanceId, "instanceId is null");
    requireNonNull(boot, "boot is null");
    own = List.copyOf(own);
    known = List.copyOf(known);
    tombstones = Map.copyOf(tombstones);
  }
}
