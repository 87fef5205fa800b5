package dev.stoke.pod.database;

import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Repeats the preparation of the database until it succeeds: while the server is away, refuses, or
 * is being prepared by another pod. The process goes on meanwhile.
 */
public final class DatabaseStart {
  private static final Logger log = LoggerFactory.getLogger(DatabaseStart.class);
  private static final Duration TAKEN = Duration.ofMillis(200);

  private final Duration first;
  private final Duration longest;

  /**
   * @param first wait after the first failure; doubled with each further one
   * @param longest wait
   */
  public DatabaseStart(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
  }

  /** Returns when {@code step} has succeeded once; interruption ends the wait. */
  public void untilDone(Runnable step) throws InterruptedException {
    untilDone(step, () -> {});
  }

  /**
   * @param failed told of each failure, but not of the wait for another pod
   */
  void untilDone(Runnable step, Runnable failed) throws InterruptedException {
    Duration wait = first;
    while (true) {
      try {
        step.run();
        return;
      } catch (ClusterLock.Taken e) {
        log.debug("Another pod is preparing the database");
        Thread.sleep(TAKEN);
      } catch (RuntimeException e) {
        log.atWarn()
            .addKeyValue("reason", reason(e))
            .addKeyValue("retry_in_ms", wait.toMillis())
            .log("Database is not usable yet, no logins until it is");
        log.debug("Cause", e);
        failed.run();
        Thread.sleep(wait);
        wait = wait.multipliedBy(2).compareTo(longest) > 0 ? longest : wait.multipliedBy(2);
      }
    }
  }

  /**
   * Tries once, but waits for another pod that is at the same work.
   *
   * @throws IllegalStateException with a sentence, when it does not succeed
   */
  public static void once(Duration patience, Runnable step) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        step.run();
        return;
      } catch (ClusterLock.Taken e) {
        if (end - System.nanoTime() < 0) {
          throw new IllegalStateException(
              "another pod has been preparing the database for " + patience.toSeconds() + " s", e);
        }
        Thread.sleep(TAKEN);
      } catch (RuntimeException e) {
        throw new IllegalStateException("the database cannot be prepared: " + reason(e), e);
      }
    }
  }

  /** The database's own sentence; the driver's messages hold names but never the password. */
  static String reason(Throwable failure) {
    @Nullable Throwable cause = failure;
    String reason = String.valueOf(failure.getMessage());
    while (cause != null) {
      if (cause instanceof SQLException sql) {
        reason = sql.getMessage() + " (SQL state " + sql.getSQLState() + ")";
      }
      cause = cause.getCause();
    }
    return reason.replaceAll("\\s+", " ");
  }
}
