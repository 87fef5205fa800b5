package dev.stoke.pod.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.stoke.pod.config.DatabaseSection;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The pool of connections. Every wait on it is bounded by {@code server.timeout}, and all waits of
 * one piece of work together by its {@link Deadline}.
 */
public final class Database implements AutoCloseable {
  private static final int CONNECTIONS = 10;

  private final HikariDataSource pool;
  private final Dialect dialect;
  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  private Database(HikariDataSource pool, Dialect dialect) {
    this.pool = pool;
    this.dialect = dialect;
    this.dataSource = new DeadlineDataSource(pool);
    this.jdbc = JdbcClient.create(dataSource);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /** Does not wait for the server: that is {@link DatabaseStart}'s task. */
  public static Database open(DatabaseSection section, Duration timeout, MeterRegistry metrics) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("stoke");
    pool.setUsername(section.user());
    pool.setPassword(section.password().reveal());
    Dialect dialect = Dialect.of(section.type());
    dialect.configure(pool, section, timeout);
    section.driverProperties().forEach(pool::addDataSourceProperty);
    // What the ledger builds on; MySQL's default is another one.
    pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(Math.max(250, timeout.toMillis()));
    pool.setValidationTimeout(Math.max(250, timeout.toMillis() / 4));
    pool.setMaxLifetime(Duration.ofMinutes(20).toMillis());
    pool.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
    return new Database(new HikariDataSource(pool), dialect);
  }

  public Dialect dialect() {
    return dialect;
  }

  public DataSource dataSource() {
    return dataSource;
  }

  public JdbcClient jdbc() {
    return jdbc;
  }

  public TransactionTemplate transactions() {
    return transactions;
  }

  /** The lock of all pods on this database. */
  public ClusterLock lock() {
    return new ClusterLock(jdbc, dialect);
  }

  @Override
  public void close() {
    pool.close();
  }

  /** Host and port, as they stand in a URL. */
  static String host(DatabaseSection section) {
    String host = section.host();
    return (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host)
        + ":"
        + section.port();
  }
}
