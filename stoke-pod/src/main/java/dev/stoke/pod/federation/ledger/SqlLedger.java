package dev.stoke.pod.federation.ledger;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.database.Dialect;
import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.OwnedKey;
import dev.stoke.pod.federation.core.Registration;
import dev.stoke.pod.federation.ledger.KeyTable.Change;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The ledger in the database, on the primary. Blocking: a statement that takes longer than 5 s, or
 * a call whose statements take longer than 10 s together, fails with a {@code DataAccessException}.
 * Thread-safe.
 *
 * <p>There is no transaction round a cycle: each statement commits by itself, in READ COMMITTED,
 * and two pods' cycles may mix in any way. Why each mixture is harmless:
 *
 * <ul>
 *   <li><em>Time of a read.</em> readAt is taken after all own rows were seen or written, so they
 *       were committed before it; and before the rows are read, so all that was committed before it
 *       is among them. Hence a pod whose registration has a later readAt than this pod's has read
 *       this pod's own rows, also when somebody else wrote them a moment ago.
 *   <li><em>Two write one key's row.</em> A row is replaced only as it was read - same time, same
 *       MAC - and inserted only where there is none; the second finds it changed and does nothing.
 *       A time that one has raised is so never lowered by another who read it before. An owner
 *       whose raise got lost in this way finds its row too low in its next read, has no evidence
 *       until then, and writes again.
 *   <li><em>A row is put back while its kid is revoked.</em> Then row and tombstone stand side by
 *       side, and the tombstone counts.
 *   <li><em>Rows are pruned while their owner raises them.</em> The delete looks at the newest
 *       version of the row, so it spares a raised one; or it comes first, and the owner finds its
 *       row missing.
 *   <li><em>Two boots of one pod register.</em> Each inserts a row if there is none, and then
 *       compares and writes in one statement, under the row's lock: the later boot wins in either
 *       order.
 *   <li><em>Two pods want the early slot.</em> The same: the second sees the first one's lease.
 *   <li><em>Many put back the same rows, after a restored backup.</em> All go through them in the
 *       order of the kids, so they wait for each other at most; all but one change nothing.
 * </ul>
 *
 * <p>A restored backup is nothing special: it is rows that are missing, or older than wanted.
 */
public final class SqlLedger implements LedgerStore {
  private static final Duration STATEMENT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration PRUNE_EVERY = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofHours(1);
  private static final Duration MEMBERS_KEPT = Duration.ofHours(24);
  private static final int MOST_REASONS = 10;

  private final DataSource dataSource;
  private final Dialect dialect;
  private final MacKeys keys;
  private final Duration timeout;
  private @Nullable Instant prunedAt;

  /** Connections must be in READ COMMITTED, and commit each statement by itself. */
  public SqlLedger(DataSource dataSource, Dialect dialect, MacKeys keys) {
    this(dataSource, dialect, keys, STATEMENT_TIMEOUT);
  }

  SqlLedger(DataSource dataSource, Dialect dialect, MacKeys keys, Duration timeout) {
    this.dataSource = requireNonNull(dataSource, "dataSource is null");
    this.dialect = requireNonNull(dialect, "dialect is null");
    this.keys = requireNonNull(keys, "keys is null");
    this.timeout = requireNonNull(timeout, "timeout is null");
  }

  @Override
  public void register(Registration registration) {
    MemberTable.write(new Statements(dataSource, dialect, timeout), registration, keys.current());
  }

  /** Seven reads when there is nothing to write. */
  @Override
  public LedgerRead cycle(LedgerCycle cycle) {
    Statements statements = new Statements(dataSource, dialect, timeout);
    MacList macs = keys.current();
    Map<String, Instant> revoked = TombstoneTable.write(statements, cycle.tombstones(), macs);
    OwnRows own = writeOwn(statements, cycle.own(), revoked, macs);
    if (cycle.wantsEarlySlot()) {
      EarlySlotTable.take(statements, cycle.instanceId(), cycle.boot(), macs);
    }
    Instant readAt = statements.now();
    KeyChanges read = new KeyChanges(KeyTable.read(statements), macs);
    if (putBack(statements, read, cycle, revoked)) {
      readAt = statements.now();
      read = new KeyChanges(KeyTable.read(statements), macs);
    }
    LedgerRead result = result(statements, readAt, read, own, macs);
    prune(statements, readAt);
    return result;
  }

  /** How own rows were found, as in {@link LedgerRead}. */
  private record OwnRows(Set<String> missing, Set<String> written) {}

  private static OwnRows writeOwn(
      Statements statements, List<OwnedKey> own, Map<String, Instant> revoked, MacList macs) {
    List<OwnedKey> live = own.stream().filter(it -> !revoked.containsKey(it.key().kid())).toList();
    KeyChanges read =
        new KeyChanges(KeyTable.read(statements, live.stream().map(OwnedKey::key).toList()), macs);
    List<Change> changes = read.own(live);
    write(statements, read, changes);
    return new OwnRows(
        read.missing(live),
        changes.stream().map(change -> change.row().kid()).collect(Collectors.toSet()));
  }

  /** Own rows were written already: what differs there now is another pod's doing. */
  private static boolean putBack(
      Statements statements, KeyChanges read, LedgerCycle cycle, Map<String, Instant> revoked) {
    Set<String> except = new HashSet<>(revoked.keySet());
    cycle.own().forEach(own -> except.add(own.key().kid()));
    List<PublishedKey> known =
        cycle.known().stream().filter(key -> !except.contains(key.kid())).toList();
    return write(statements, read, read.known(known));
  }

  private static boolean write(Statements statements, KeyChanges read, List<Change> changes) {
    KeyTable.remove(statements, read.inTheWayOf(changes));
    KeyTable.write(statements, changes);
    return !changes.isEmpty();
  }

  private static LedgerRead result(
      Statements statements, Instant readAt, KeyChanges keys, OwnRows own, MacList macs) {
    MemberTable.Read members = MemberTable.read(statements, macs);
    TombstoneTable.Read tombstones = TombstoneTable.read(statements, macs);
    EarlySlotTable.Read slot = EarlySlotTable.read(statements, readAt, macs);
    List<String> refused = new ArrayList<>(slot.refused());
    refused.addAll(tombstones.refused());
    refused.addAll(members.refused());
    refused.addAll(keys.refused());
    return new LedgerRead(
        readAt,
        keys.valid(),
        own.missing(),
        own.written(),
        members.valid(),
        tombstones.valid(),
        slot.holder(),
        refused.stream().limit(MOST_REASONS).toList());
  }

  /** Once an hour, from the first cycle on; keys before tombstones, which must outlast them. */
  private void prune(Statements statements, Instant now) {
    synchronized (this) {
      if (prunedAt != null && Duration.between(prunedAt, now).compareTo(PRUNE_EVERY) < 0) {
        return;
      }
      prunedAt = now;
    }
    KeyTable.prune(statements, now.minus(KEPT));
    TombstoneTable.prune(statements, now.minus(KEPT));
    MemberTable.prune(statements, now.minus(MEMBERS_KEPT));
  }
}
