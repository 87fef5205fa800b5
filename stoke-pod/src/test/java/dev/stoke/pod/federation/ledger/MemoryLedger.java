package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.federation.core.EarlySlot;
import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.Registration;
import dev.stoke.pod.keys.Kid;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in memory, with the semantics of {@link SqlLedger} and no randomness: one instance is
 * the database, and each pod has a door to it. A row knows the name of the MAC key that it was
 * written with; who does not have that name in his list refuses the row. Confined to one thread.
 */
public final class MemoryLedger {
  private static final Duration KEPT_AFTER_ITS_TIME = Duration.ofHours(1);
  private static final Duration REGISTERED = Duration.ofHours(24);
  private static final Duration LONGEST_LEASE = Duration.ofMinutes(1);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);

  private record Row<T>(T content, @Nullable String macKey) {}

  /** Raised: by another pod than its owner, who has not seen it yet. */
  private record Key(PublishedKey key, OwnedKey.@Nullable Stage stage, boolean raised) {
    Key(PublishedKey key, OwnedKey.@Nullable Stage stage) {
      this(key, stage, false);
    }
  }

  /** What a backup of the database holds. */
  public static final class Backup {
    private final Map<String, Row<Key>> keys;
    private final Map<String, Row<Registration>> members;
    private final Map<String, Row<Instant>> tombstones;
    private final @Nullable Row<EarlySlot> slot;

    private Backup(MemoryLedger ledger) {
      keys = Map.copyOf(ledger.keys);
      members = Map.copyOf(ledger.members);
      tombstones = Map.copyOf(ledger.tombstones);
      slot = ledger.slot;
    }
  }

  private final Supplier<Instant> time;
  private final TreeMap<String, Row<Key>> keys = new TreeMap<>();
  private final TreeMap<String, Row<Registration>> members = new TreeMap<>();
  private final TreeMap<String, Row<Instant>> tombstones = new TreeMap<>();
  private @Nullable Row<EarlySlot> slot;
  private long writes;

  /**
   * An empty database.
   *
   * @param time of the database
   */
  public MemoryLedger(Supplier<Instant> time) {
    this.time = time;
  }

  /**
   * What one pod has of the ledger; make one for each boot.
   *
   * @param macKeys names of the keys it knows now, the writing one first; empty: it uses no MAC
   */
  public LedgerStore door(Supplier<List<String>> macKeys) {
    return new Door(macKeys);
  }

  public Backup snapshot() {
    return new Backup(this);
  }

  public void restore(Backup backup) {
    clear();
    keys.putAll(backup.keys);
    members.putAll(backup.members);
    tombstones.putAll(backup.tombstones);
    slot = backup.slot;
  }

  /** All rows are lost. */
  public void clear() {
    keys.clear();
    members.clear();
    tombstones.clear();
    slot = null;
  }

  /** Rows written so far, whoever did it: a quiet cluster writes registrations only. */
  public long writes() {
    return writes;
  }

  private Instant now() {
    return time.get().truncatedTo(ChronoUnit.MICROS);
  }

  private final class Door implements LedgerStore {
    private final Supplier<List<String>> macKeys;
    private @Nullable Instant prunedAt;

    private Door(Supplier<List<String>> macKeys) {
      this.macKeys = macKeys;
    }

    @Override
    public void register(Registration registration) {
      Registration micros =
          new Registration(
              registration.instanceId(),
              registration.url(),
              registration.boot(),
              registration.revision(),
              Statements.atMost(registration.readAt()),
              registration.canSign());
      Row<Registration> there = members.get(registration.instanceId());
      if (there == null || !accepts(there) || !isLater(there.content(), micros)) {
        members.put(registration.instanceId(), written(micros));
      }
    }

    private static boolean isLater(Registration there, Registration than) {
      int boots = there.boot().compareTo(than.boot());
      return boots > 0 || (boots == 0 && there.readAt().isAfter(than.readAt()));
    }

    @Override
    public LedgerRead cycle(LedgerCycle cycle) {
      cycle.tombstones().forEach(this::bury);
      Set<String> missing = new HashSet<>();
      Set<String> written = new HashSet<>();
      Set<String> own = new HashSet<>();
      for (OwnedKey key : cycle.own()) {
        own.add(key.key().kid());
        if (!isRevoked(key.key().kid())) {
          Row<Key> there = valid(key.key().kid());
          if (there == null || there.content().stage() == null) {
            missing.add(key.key().kid());
          }
          if (write(key.key(), key.stage())) {
            written.add(key.key().kid());
          }
        }
      }
      for (PublishedKey key : cycle.known()) {
        boolean ours = Kid.parse(key.kid()).isPresent();
        if (ours && !own.contains(key.kid()) && !isRevoked(key.kid())) {
          putBack(key);
        }
      }
      Instant now = now();
      if (cycle.wantsEarlySlot()) {
        take(new EarlySlot(cycle.instanceId(), cycle.boot(), now.plus(EarlySlotTable.LEASE)), now);
      }
      LedgerRead read = read(now, missing, written);
      prune(now);
      return read;
    }

    private void bury(String kid, Instant until) {
      Row<Instant> there = tombstones.get(kid);
      Instant atLeast = Statements.atLeast(until);
      if (there == null || !accepts(there)) {
        tombstones.put(kid, written(atLeast));
      } else if (there.content().isBefore(atLeast) || isOutdated(there)) {
        tombstones.put(kid, written(later(there.content(), atLeast)));
      }
    }

    private boolean isRevoked(String kid) {
      Row<Instant> there = tombstones.get(kid);
      return there != null && accepts(there);
    }

    private @Nullable Row<Key> valid(String kid) {
      Row<Key> there = keys.get(kid);
      return there != null && accepts(there) ? there : null;
    }

    private boolean write(PublishedKey key, OwnedKey.Stage stage) {
      Row<Key> there = valid(key.kid());
      Instant until = Statements.atLeast(key.retainUntil());
      if (there == null) {
        keys.put(key.kid(), written(new Key(until(key, until), stage)));
        return true;
      }
      if (there.content().key().retainUntil().isBefore(until)
          || there.content().stage() != stage
          || there.content().raised()
          || isOutdated(there)) {
        Instant later = later(there.content().key().retainUntil(), until);
        keys.put(key.kid(), written(new Key(until(key, later), stage)));
        return true;
      }
      return false;
    }

    private void putBack(PublishedKey key) {
      Row<Key> there = valid(key.kid());
      Instant until = Statements.atLeast(key.retainUntil());
      if (there == null) {
        keys.put(key.kid(), written(new Key(until(key, until), null)));
        return;
      }
      Key content = there.content();
      if (content.key().retainUntil().isBefore(until)) {
        keys.put(key.kid(), written(new Key(until(key, until), content.stage(), true)));
      } else if (isOutdated(there)) {
        keys.put(key.kid(), written(content));
      }
    }

    private void take(EarlySlot wanted, Instant now) {
      EarlySlot held = slot == null ? null : slot.content();
      if (held == null
          || !held.until().isAfter(now)
          || held.until().isAfter(now.plus(LONGEST_LEASE))
          || (held.instanceId().equals(wanted.instanceId())
              && (held.boot().compareTo(wanted.boot()) < 0
                  || (held.boot().equals(wanted.boot())
                      && held.until().isBefore(wanted.until()))))) {
        slot = written(wanted);
      }
    }

    private LedgerRead read(Instant now, Set<String> missing, Set<String> written) {
      List<String> refused = new ArrayList<>();
      Row<EarlySlot> held = slot;
      EarlySlot holder = null;
      if (held != null && held.content().until().isAfter(now)) {
        if (accepts(held)) {
          holder = held.content();
        } else {
          refused.add("early slot of " + held.content().instanceId() + ": " + Names.UNPROVEN);
        }
      }
      Map<String, Instant> graves = accepted("tombstone ", tombstones, refused);
      Map<String, Registration> pods = accepted("registration ", members, refused);
      List<PublishedKey> rows =
          accepted("row ", keys, refused).values().stream().map(Key::key).toList();
      return new LedgerRead(
          now, rows, missing, written, pods, graves, holder, refused.stream().limit(10).toList());
    }

    private <T> Map<String, T> accepted(
        String what, Map<String, Row<T>> rows, List<String> refused) {
      Map<String, T> accepted = new TreeMap<>();
      rows.forEach((name, row) -> {
        if (accepts(row)) {
          accepted.put(name, row.content());
        } else {
          refused.add(what + name + ": " + Names.UNPROVEN);
        }
      });
      return accepted;
    }

    private void prune(Instant now) {
      if (prunedAt != null && now.isBefore(prunedAt.plus(PRUNE_EVERY))) {
        return;
      }
      prunedAt = now;
      Instant over = now.minus(KEPT_AFTER_ITS_TIME);
      keys.values().removeIf(row -> row.content().key().retainUntil().isBefore(over));
      tombstones.values().removeIf(row -> row.content().isBefore(over));
      members.values().removeIf(row -> row.content().readAt().isBefore(now.minus(REGISTERED)));
    }

    private boolean accepts(Row<?> row) {
      return macKeys.get().isEmpty()
          || (row.macKey() != null && macKeys.get().contains(row.macKey()));
    }

    private boolean isOutdated(Row<?> row) {
      return !macKeys.get().isEmpty() && !macKeys.get().getFirst().equals(row.macKey());
    }

    private <T> Row<T> written(T content) {
      writes++;
      return new Row<>(content, macKeys.get().isEmpty() ? null : macKeys.get().getFirst());
    }

    private static PublishedKey until(PublishedKey key, Instant retainUntil) {
      return new PublishedKey(key.kid(), key.owner(), key.jwk(), retainUntil);
    }

    private static Instant later(Instant a, Instant b) {
      return a.isAfter(b) ? a : b;
    }
  }
}
