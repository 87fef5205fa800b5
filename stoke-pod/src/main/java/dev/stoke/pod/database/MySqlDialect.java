package dev.stoke.pod.database;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.zaxxer.hikari.HikariConfig;
import dev.stoke.pod.config.DatabaseSection;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** MySQL and MariaDB, through MariaDB's driver. */
final class MySqlDialect implements Dialect {
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * UTC whatever the session says. A replica is told by its being read-only; a reader of Amazon's
   * Aurora says so of InnoDB only. Newer MariaDB has words for what was a flag.
   */
  private static final String NOW =
      """
      SELECT UTC_TIMESTAMP(6) AS now,
        CAST(@@global.read_only AS CHAR) NOT IN ('0', 'OFF') OR @@global.innodb_read_only AS standby
      """;

  /**
   * Reads UTC times, refuses what does not fit, and waits no longer than the timeout, whether for a
   * row, for a table, or for the server to compute; MariaDB and MySQL have different names for the
   * last, and each takes the other's for a comment.
   */
  private static final String SESSION =
      """
      SET time_zone = '+00:00', sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION',
        innodb_lock_wait_timeout = %1$d, lock_wait_timeout = %1$d
        /*M! , max_statement_time = %1$d */ /*!80000 , max_execution_time = %2$d */
      """;

  // Locks are the server's, not the database's; and a name has at most 64 characters.
  private static final String TRY_LOCK = "SELECT GET_LOCK(CONCAT(:name, '-', SHA1(DATABASE())), 0)";
  private static final String UNLOCK = "SELECT RELEASE_LOCK(CONCAT(:name, '-', SHA1(DATABASE())))";

  @Override
  public String now() {
    return NOW;
  }

  @Override
  public String ifAbsent(String insert, String key) {
    // IGNORE would also cut what is too long.
    return insert + " ON DUPLICATE KEY UPDATE %1$s = %1$s".formatted(key);
  }

  @Override
  public String deleteSome(String table, String key, String condition, int most) {
    return "DELETE FROM " + table + " WHERE " + condition + " LIMIT " + most;
  }

  @Override
  public Object texts(List<String> texts) {
    try {
      return JSON.writeValueAsString(texts);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("texts cannot be written as JSON", e);
    }
  }

  @Override
  public List<String> texts(ResultSet row, String column) throws SQLException {
    try {
      return JSON.readValue(row.getString(column), new TypeReference<List<String>>() {});
    } catch (JsonProcessingException e) {
      throw new SQLException("column " + column + " does not hold a list of texts", e);
    }
  }

  @Override
  public boolean updatesFromArrays() {
    return false;
  }

  @Override
  public String migrations() {
    return "classpath:db/migration/mysql";
  }

  @Override
  public void configure(HikariConfig pool, DatabaseSection section, Duration timeout) {
    pool.setJdbcUrl(
        "jdbc:mariadb://"
            + Database.host(section)
            + "/"
            + URLEncoder.encode(section.database(), StandardCharsets.UTF_8));
    pool.addDataSourceProperty("connectTimeout", Long.toString(timeout.toMillis()));
    // Longer than the statement's own limit: it is for a server that has gone, not for a slow one.
    pool.addDataSourceProperty("socketTimeout", Long.toString(timeout.toMillis() * 2));
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    pool.addDataSourceProperty("connectionAttributes", "program_name:stoke-pod");
    // Times go over the line in UTC, too, and not in the zone of this machine.
    pool.addDataSourceProperty("connectionTimeZone", "UTC");
    pool.addDataSourceProperty("preserveInstants", "true");
    // A server must not send a client elsewhere: the address was checked, another was not.
    pool.addDataSourceProperty("permitRedirect", "false");
    pool.setConnectionInitSql(
        SESSION.formatted(Math.max(1, timeout.toSeconds()), timeout.toMillis()));
  }

  /** Such a lock belongs to the session, which ends only when the pool wants it. */
  @Override
  public boolean tryLock(JdbcClient jdbc, String name) {
    if (!jdbc.sql(TRY_LOCK).param("name", name).query(Boolean.class).single()) {
      return false;
    }
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCompletion(int status) {
            jdbc.sql(UNLOCK).param("name", name).query(Boolean.class).optional();
          }
        });
    return true;
  }
}
