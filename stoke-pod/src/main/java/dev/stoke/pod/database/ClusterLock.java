package dev.stoke.pod.database;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A lock that only one pod of all that share the database holds, until its transaction ends. It is
 * tied to a transaction and not to a session, so that it also holds behind a connection pooler and
 * never outlives its holder.
 */
public final class ClusterLock {
  private static final String NAME = "stoke";

  private final JdbcClient jdbc;
  private final Dialect dialect;

  ClusterLock(JdbcClient jdbc, Dialect dialect) {
    this.jdbc = jdbc;
    this.dialect = dialect;
  }

  /** Another pod has the lock: try again soon. */
  public static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Taken() {
      super("another pod is preparing the database");
    }
  }

  /** Takes the lock in the transaction that is open on this thread. */
  public void take() {
    if (!dialect.tryLock(jdbc, NAME)) {
      throw new Taken();
    }
  }
}
