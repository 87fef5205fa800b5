package dev.stoke.pod.database;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Gives connections that wait for the server no longer than the thread's {@link Deadline}. */
final class DeadlineDataSource extends DelegatingDataSource {
  DeadlineDataSource(DataSource pool) {
    super(pool);
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (Deadline.left().isPresent()) {
      left();
    }
    Connection connection = super.getConnection();
    if (Deadline.left().isPresent()) {
      try {
        // The pool takes it back when the connection returns there.
        connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, left().toMillis()));
      } catch (SQLException e) {
        connection.close();
        throw e;
      }
    }
    return connection;
  }

  private static Duration left() throws SQLTimeoutException {
    Optional<Duration> left = Deadline.left();
    return left.filter(Duration::isPositive)
        .orElseThrow(() -> new SQLTimeoutException("the time for the whole request is over"));
  }
}
