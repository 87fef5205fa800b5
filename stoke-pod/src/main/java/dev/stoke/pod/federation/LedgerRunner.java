package dev.stoke.pod.federation;

import dev.stoke.pod.federation.core.LedgerCycle;
import dev.stoke.pod.federation.core.LedgerRead;
import dev.stoke.pod.federation.core.Registration;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Runs the ledger cycles and registrations that the core asks for, one after the other on a thread
 * of their own, and tells the core how the cycles ended.
 */
final class LedgerRunner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LedgerRunner.class);
  private static final Duration CYCLE_ENDS = Duration.ofSeconds(3);

  private final LedgerStore ledger;
  private final CoreLoop loop;
  private final FederationMetrics metrics;
  private final FederationLog log;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().daemon().name("federation-ledger").factory());

  LedgerRunner(LedgerStore ledger, CoreLoop loop, FederationMetrics metrics, FederationLog log) {
    this.ledger = ledger;
    this.loop = loop;
    this.metrics = metrics;
    this.log = log;
  }

  void cycle(LedgerCycle cycle) {
    thread.execute(() -> {
      try {
        LedgerRead read = ledger.cycle(cycle);
        metrics.ledgerRound(true);
        loop.submit((core, now) -> {
          core.ledgerRead(read, now);
          log.ledgerRead(read);
        });
      } catch (DataAccessException e) {
        failed("the database did not answer", e);
      } catch (RuntimeException e) {
        // Whatever went wrong, the core must hear of it: otherwise no cycle ever runs again.
        failed("the cycle failed in this pod", e);
      }
    });
  }

  void register(Registration registration) {
    thread.execute(() -> {
      try {
        ledger.register(registration);
      } catch (DataAccessException e) {
        // The next cycle tells of the outage; nobody counts on a registration that is not there.
        LOG.atDebug().setCause(e).log("the registration was not written");
      }
    });
  }

  @Override
  public void close() {
    thread.shutdownNow();
    try {
      // A cycle that is under way would write after whoever closed this believes it is over.
      if (!thread.awaitTermination(CYCLE_ENDS.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a ledger cycle was still under way when the federation stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(String reason, RuntimeException cause) {
    metrics.ledgerRound(false);
    loop.submit((core, now) -> {
      core.ledgerFailed(reason, now);
      log.ledgerFailed(cause);
    });
  }
}
