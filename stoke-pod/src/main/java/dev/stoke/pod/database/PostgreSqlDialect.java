package dev.stoke.pod.database;

import com.zaxxer.hikari.HikariConfig;
import dev.stoke.pod.config.DatabaseSection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** PostgreSQL. */
final class PostgreSqlDialect implements Dialect {
  private static final String TRY_LOCK = "SELECT pg_try_advisory_xact_lock(:key)";

  @Override
  public String now() {
    return "SELECT clock_timestamp() AS now, pg_is_in_recovery() AS standby";
  }

  @Override
  public String ifAbsent(String insert, String key) {
    return insert + " ON CONFLICT DO NOTHING";
  }

  @Override
  public String deleteSome(String table, String key, String condition, int most) {
    return """
    DELETE FROM %1$s WHERE %2$s IN (
      SELECT %2$s FROM %1$s WHERE %3$s LIMIT %4$d FOR UPDATE SKIP LOCKED)
    """
        .formatted(table, key, condition, most);
  }

  @Override
  public Object texts(List<String> texts) {
    return texts.toArray(String[]::new);
  }

  @Override
  public List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }

  @Override
  public boolean updatesFromArrays() {
    return true;
  }

  @Override
  public String migrations() {
    return "classpath:db/migration/postgresql";
  }

  @Override
  public void configure(HikariConfig pool, DatabaseSection section, Duration timeout) {
    pool.setJdbcUrl(
        "jdbc:postgresql://"
            + Database.host(section)
            + "/"
            + URLEncoder.encode(section.database(), StandardCharsets.UTF_8));
    long seconds = Math.max(1, timeout.toSeconds());
    pool.addDataSourceProperty("connectTimeout", Long.toString(seconds));
    pool.addDataSourceProperty("loginTimeout", Long.toString(seconds));
    // Longer than the statement's own limit: it is for a server that has gone, not for a slow one.
    pool.addDataSourceProperty("socketTimeout", Long.toString(seconds * 2));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("ApplicationName", "stoke-pod");
    // A statement and not a start-up option, which connection poolers refuse.
    pool.setConnectionInitSql("SET statement_timeout = " + timeout.toMillis());
  }

  @Override
  public boolean tryLock(JdbcClient jdbc, String name) {
    byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
    long key = 0;
    for (byte letter : ascii) {
      key = key << Byte.SIZE | letter;
    }
    return jdbc.sql(TRY_LOCK).param("key", key).query(Boolean.class).single();
  }
}
