package dev.stoke.pod.federation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.testing.TurnableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MemoryLedgerTest extends LedgerContract {
  private final TurnableClock clock = new TurnableClock(Cycles.NOW);
  private final MemoryLedger ledger = new MemoryLedger(clock::instant);

  @Override
  LedgerStore pod(String... macKeys) {
    return ledger.door(() -> List.of(macKeys));
  }

  @Override
  Instant now() {
    return clock.instant();
  }

  @Override
  void forward(Duration by) {
    clock.forward(by);
  }

  @Override
  void loseEverything() {
    ledger.clear();
  }

  @Override
  Runnable backup() {
    MemoryLedger.Backup backup = ledger.snapshot();
    return () -> ledger.restore(backup);
  }

  @Test
  void aQuietCycleWritesNothing() {
    PublishedKey own = Cycles.key("stoke-0");
    LedgerStore pod = pod("m");
    pod.cycle(Cycles.owns(own));
    long before = ledger.writes();

    pod.cycle(Cycles.owns(own));

    assertThat(ledger.writes()).isEqualTo(before);
  }
}
