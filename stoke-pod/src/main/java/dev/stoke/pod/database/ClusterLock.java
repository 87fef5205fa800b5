package dev.stoke.pod.database;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * A lock that only one pod of all that share the database holds, until its transaction ends. It is
 * tied to a transaction and not to a session, so that it also holds behind a connection pooler and
 * never outlives its holder.
 */
public final class ClusterLock {
  /** Any number that no other program takes; this one is "stoke" in ASCII. */
  private static final long KEY = 0x73_74_6f_6b_65L;

  private static final String TRY = "SELECT pg_try_advisory_xact_lock(:key)";

  private ClusterLock() {}

  /** Another pod has the lock: try again soon. */
  public static final class Taken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Taken() {
      super("another pod is preparing the database");
    }
  }

  /** Takes the lock in the transaction that is open on this thread. */
  public static void take(JdbcClient jdbc) {
    if (!jdbc.sql(TRY).param("key", KEY).query(Boolean.class).single()) {
      throw new Taken();
    }
  }
}
