package dev.stoke.pod;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/** Removes rows without use from the database, every ten minutes. */
final class Housekeeping implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Housekeeping.class);
  private static final int MINUTES = 10;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("housekeeping").factory());

  private Housekeeping() {}

  static Housekeeping start(Runnable sweep) {
    Housekeeping housekeeping = new Housekeeping();
    housekeeping.timer.scheduleWithFixedDelay(() -> run(sweep), MINUTES, MINUTES, TimeUnit.MINUTES);
    return housekeeping;
  }

  private static void run(Runnable sweep) {
    try {
      sweep.run();
    } catch (DataAccessException | TransactionException e) {
      // Nothing is lost: these rows are never read, and the next turn takes them.
      log.debug("Rows without use not removed", e);
    } catch (RuntimeException e) {
      // Thrown on, it would end the timer without a word.
      log.warn("Rows without use not removed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
