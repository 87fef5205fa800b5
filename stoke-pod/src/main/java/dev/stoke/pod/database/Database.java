package dev.stoke.pod.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.stoke.pod.config.DatabaseSection;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
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
  private final DataSource dataSource;
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;

  private Database(HikariDataSource pool) {
    this.pool = pool;
    this.dataSource = new DeadlineDataSource(pool);
    this.jdbc = JdbcClient.create(dataSource);
    this.transactions = new TransactionTemplate(new JdbcTransactionManager(dataSource));
  }

  /** Does not wait for the server: that is {@link DatabaseStart}'s task. */
  public static Database open(DatabaseSection section, Duration timeout, MeterRegistry metrics) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("stoke");
    pool.setJdbcUrl(
        "jdbc:postgresql://"
            + host(section.host())
            + ":"
            + section.port()
            + "/"
            + URLEncoder.encode(section.database(), StandardCharsets.UTF_8));
    pool.setUsername(section.user());
    pool.setPassword(section.password().reveal());
    long seconds = Math.max(1, timeout.toSeconds());
    pool.addDataSourceProperty("connectTimeout", Long.toString(seconds));
    pool.addDataSourceProperty("loginTimeout", Long.toString(seconds));
    // Longer than the statement's own limit: it is for a server that has gone, not for a slow one.
    pool.addDataSourceProperty("socketTimeout", Long.toString(seconds * 2));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("ApplicationName", "stoke-pod");
    // A statement and not a start-up option, which connection poolers refuse.
    pool.setConnectionInitSql("SET statement_timeout = " + timeout.toMillis());
    section.driverProperties().forEach(pool::addDataSourceProperty);
    pool.setMaximumPoolSize(CONNECTIONS);
    pool.setMinimumIdle(2);
    pool.setConnectionTimeout(Math.max(250, timeout.toMillis()));
    pool.setValidationTimeout(Math.max(250, timeout.toMillis() / 4));
    pool.setMaxLifetime(Duration.ofMinutes(20).toMillis());
    pool.setKeepaliveTime(Duration.ofMinutes(2).toMillis());
    pool.setInitializationFailTimeout(-1);
    pool.setMetricsTrackerFactory(new MicrometerMetricsTrackerFactory(metrics));
    return new Database(new HikariDataSource(pool));
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

  @Override
  public void close() {
    pool.close();
  }

  private static String host(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }
}
