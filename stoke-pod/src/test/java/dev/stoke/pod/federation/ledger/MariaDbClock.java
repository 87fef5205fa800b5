package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.testing.TestMariaDb;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.Locale;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Each session is told its time, as replicas are when they repeat what was done before. */
final class MariaDbClock implements LedgerClock {
  private volatile Instant now = Instant.now();

  @Override
  public DataSource turnable(DataSource connections) {
    return new DelegatingDataSource(connections) {
      @Override
      public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        try (Statement statement = connection.createStatement()) {
          statement.execute(
              String.format(
                  Locale.ROOT,
                  "SET timestamp = %d.%06d",
                  now.getEpochSecond(),
                  now.getNano() / 1000));
        }
        return connection;
      }
    };
  }

  @Override
  public void set(Instant instant) {
    now = instant;
  }

  /** The whole server: to be undone. Its administrators may still write. */
  @Override
  public void becomeStandby(boolean standby) {
    TestMariaDb.execute("mysql", "SET GLOBAL read_only = " + standby);
  }
}
