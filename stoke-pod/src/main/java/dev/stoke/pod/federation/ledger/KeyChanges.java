package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.ledger.KeyRow.Checked;
import dev.stoke.pod.federation.ledger.KeyTable.Change;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What has to be written to make the table hold the wanted keys, given what was read from it. */
final class KeyChanges {
  /**
   * In place of a stage, in a row whose time another pod than its owner has raised: the owner sees
   * that the row had been less.
   */
  private static final String RAISED = "RAISED";

  private final Map<String, Checked> read = new LinkedHashMap<>();
  private final MacList macs;

  KeyChanges(Collection<KeyRow> rows, MacList macs) {
    this.macs = macs;
    rows.forEach(row -> read.put(row.kid(), row.check(macs)));
  }

  /** Own keys: the owner's word stands, but that a time once promised is never taken back. */
  List<Change> own(List<OwnedKey> keys) {
    List<Change> changes = new ArrayList<>();
    for (OwnedKey own : keys) {
      PublishedKey key = own.key();
      String stage = own.stage().name();
      if (read.get(key.kid()) instanceof Checked.Valid(var row, _, var proof)) {
        Instant until = Statements.atLeast(key.retainUntil());
        if (proof == Proof.OUTDATED
            || row.retainUntil().isBefore(until)
            || !stage.equals(row.stage())) {
          changes.add(new Change(row.with(later(row.retainUntil(), until), stage, macs), row));
        }
      } else {
        absent(key, stage).ifPresent(changes::add);
      }
    }
    return changes;
  }

  /**
   * Keys that are known only: a restored backup may lack their rows, or hold earlier times, while
   * their owner is dead. Rows that are as they should be are left alone.
   */
  List<Change> known(Collection<PublishedKey> keys) {
    List<Change> changes = new ArrayList<>();
    for (PublishedKey key : keys) {
      if (!(read.get(key.kid()) instanceof Checked.Valid(var row, _, var proof))) {
        absent(key, null).ifPresent(changes::add);
        continue;
      }
      Instant until = Statements.atLeast(key.retainUntil());
      if (row.retainUntil().isBefore(until)) {
        String stage = row.stage() == null ? null : RAISED;
        changes.add(new Change(row.with(until, stage, macs), row));
      } else if (proof == Proof.OUTDATED) {
        changes.add(new Change(row.with(row.retainUntil(), row.stage(), macs), row));
      }
    }
    return changes;
  }

  /** Refused rows under other kids that hold a thumbprint of these, which the table has once. */
  List<KeyRow> inTheWayOf(List<Change> changes) {
    Map<String, String> kids = new HashMap<>();
    changes.forEach(change -> kids.put(change.row().thumbprint(), change.row().kid()));
    return read.values().stream()
        .filter(Checked.Refused.class::isInstance)
        .map(Checked::row)
        .filter(row ->
            kids.containsKey(row.thumbprint()) && !row.kid().equals(kids.get(row.thumbprint())))
        .toList();
  }

  /** A refused row says nothing: neither its time nor its stage goes into the new one. */
  private Optional<Change> absent(PublishedKey key, @Nullable String stage) {
    Checked refused = read.get(key.kid());
    return KeyRow.of(key, key.retainUntil(), stage, macs)
        .map(row -> new Change(row, refused == null ? null : refused.row()));
  }

  /** The kids of these that no valid row of their owner's own writing is read for. */
  Set<String> missing(List<OwnedKey> keys) {
    Set<String> missing = new HashSet<>();
    for (OwnedKey own : keys) {
      if (!(read.get(own.key().kid()) instanceof Checked.Valid(var row, _, _))
          || row.stage() == null) {
        missing.add(own.key().kid());
      }
    }
    return missing;
  }

  List<PublishedKey> valid() {
    List<PublishedKey> valid = new ArrayList<>();
    for (Checked checked : read.values()) {
      if (checked instanceof Checked.Valid(var row, var key, _)) {
        valid.add(key.retainedUntil(row.retainUntil()));
      }
    }
    return valid;
  }

  List<String> refused() {
    List<String> refused = new ArrayList<>();
    for (Checked checked : read.values()) {
      if (checked instanceof Checked.Refused(_, var reason)) {
        refused.add(reason);
      }
    }
    return refused;
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
