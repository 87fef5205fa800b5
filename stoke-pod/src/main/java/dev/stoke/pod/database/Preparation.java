package dev.stoke.pod.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Prepares the database in the background, for as long as that takes, so that a pod that starts
 * during an outage publishes keys meanwhile.
 */
public final class Preparation implements AutoCloseable {
  private static final Duration ENDS = Duration.ofSeconds(10);

  /** How long a pod that starts is held back for it. */
  private static final Duration HELD = Duration.ofSeconds(10);

  private final Database database;
  private final CountDownLatch migrated = new CountDownLatch(1);
  private final CompletableFuture<Void> done = new CompletableFuture<>();
  private final CountDownLatch settled = new CountDownLatch(1);
  private final long beganNanos = System.nanoTime();
  private final Thread thread;

  private Preparation(Database database, DatabaseStart start, Runnable fill) {
    this.database = database;
    this.thread =
        Thread.ofPlatform().daemon().name("database-start").unstarted(() -> run(start, fill));
  }

  /**
   * @param fill what is to be done with the tables once they are there; repeated until it succeeds
   */
  public static Preparation start(Database database, DatabaseStart start, Runnable fill) {
    Preparation preparation = new Preparation(database, start, fill);
    preparation.thread.start();
    return preparation;
  }

  private void run(DatabaseStart start, Runnable fill) {
    try {
      start.untilDone(
          () -> {
            Migrations.run(database);
            migrated.countDown();
            fill.run();
          },
          settled::countDown);
      done.complete(null);
      settled.countDown();
    } catch (InterruptedException e) {
      done.cancel(false);
    }
  }

  /** Completes when everything is there; is cancelled when the pod stops before. */
  public CompletableFuture<Void> done() {
    return done.copy();
  }

  public boolean isDone() {
    return done.isDone() && !done.isCancelled();
  }

  /**
   * Whether there is no use in waiting for it any longer before clients are served: it is done, or
   * the database is away, which must keep no pod from publishing keys.
   */
  public boolean isSettled() {
    return settled.getCount() == 0 || heldNanosLeft() <= 0;
  }

  /** Waits until it is settled; whether it is done then. */
  public boolean awaitSettled() throws InterruptedException {
    return settled.await(heldNanosLeft(), TimeUnit.NANOSECONDS) && isDone();
  }

  private long heldNanosLeft() {
    return HELD.toNanos() - (System.nanoTime() - beganNanos);
  }

  /**
   * Connections only to a database whose tables are there: whoever uses them sees a database that
   * is away, and never one that is half made.
   *
   * @param patience how long to wait for the tables
   */
  public DataSource migrated(Duration patience) {
    return new DelegatingDataSource(database.dataSource()) {
      @Override
      public Connection getConnection() throws SQLException {
        awaitTables(patience);
        return super.getConnection();
      }
    };
  }

  private void awaitTables(Duration patience) throws SQLTransientConnectionException {
    try {
      if (!migrated.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new SQLTransientConnectionException("the tables in the database are not there yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SQLTransientConnectionException("stopped while waiting for the tables", e);
    }
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    thread.join(ENDS);
  }
}
