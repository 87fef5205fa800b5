package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.testing.TestPostgres;
import java.time.Instant;
import javax.sql.DataSource;

/** Functions of the test stand before the real ones. */
final class PostgreSqlClock implements LedgerClock {
  private final String database;

  PostgreSqlClock(String database) {
    this.database = database;
    run("CREATE TABLE test_clock (now timestamptz NOT NULL, standby boolean NOT NULL)");
    run("INSERT INTO test_clock VALUES (now(), false)");
    run(
        """
        CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
        'SELECT now FROM public.test_clock'
        """);
    run(
        """
        CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean VOLATILE LANGUAGE sql AS
        'SELECT standby FROM public.test_clock'
        """);
    // New connections find the functions of the test before the real ones.
    run("ALTER DATABASE " + database + " SET search_path = public, pg_catalog");
  }

  @Override
  public DataSource turnable(DataSource connections) {
    return connections;
  }

  @Override
  public void set(Instant now) {
    run("UPDATE test_clock SET now = '" + now + "', standby = false");
  }

  @Override
  public void becomeStandby(boolean standby) {
    run("UPDATE test_clock SET standby = " + standby);
  }

  private void run(String sql) {
    TestPostgres.execute(database, sql);
  }
}
