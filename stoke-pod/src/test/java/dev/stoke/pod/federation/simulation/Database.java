package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.federation.core.Boot;
import dev.stoke.pod.federation.core.EarlySlot;
import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.ledger.MemoryLedger;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ledger with its backup, and what an observer who knows all MAC keys sees in it. */
final class Database {
  private static final LedgerCycle LOOK =
      new LedgerCycle(
          "observer", new Boot(Instant.EPOCH, 0), List.of(), List.of(), Map.of(), false);

  private final MemoryLedger ledger;
  private final Map<String, LedgerStore> doors = new HashMap<>();
  private MemoryLedger.Backup backup;

  Database(Agenda agenda) {
    ledger = new MemoryLedger(() -> Machine.trueTime(agenda.now()));
    backup = ledger.snapshot();
  }

  /** As the container that runs in the pod sees it, with the MAC keys that are mounted. */
  LedgerStore door(Pod pod) {
    return doors.computeIfAbsent(
        pod.id() + "/" + pod.currentStart(), name -> ledger.door(pod::macKeys));
  }

  void backUp() {
    backup = ledger.snapshot();
  }

  void restore() {
    ledger.restore(backup);
  }

  private LedgerRead look(List<String> macKeys) {
    return ledger.door(() -> macKeys).cycle(LOOK);
  }

  @Nullable EarlySlot earlySlot(List<String> macKeys) {
    return look(macKeys).earlySlot();
  }

  boolean hasTombstone(String kid, List<String> macKeys) {
    return look(macKeys).tombstones().containsKey(kid);
  }

  /** Until when rows are needed that only this MAC key proves; null without such rows. */
  @Nullable Instant neededUntil(String macKey) {
    return look(List.of(macKey)).rows().stream()
        .map(PublishedKey::retainUntil)
        .max(Instant::compareTo)
        .orElse(null);
  }

  /** Pods whose newest registration only this MAC key proves. */
  Set<String> registeredUnder(String macKey) {
    return look(List.of(macKey)).registrations().keySet();
  }

  List<String> kids(List<String> macKeys) {
    return look(macKeys).rows().stream().map(PublishedKey::kid).toList();
  }
}
