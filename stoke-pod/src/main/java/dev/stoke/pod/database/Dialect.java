package dev.stoke.pod.database;

import com.zaxxer.hikari.HikariConfig;
import dev.stoke.pod.config.DatabaseSection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Where the two kinds of databases differ; all other SQL of this program is the same on both. It
 * keeps to what PostgreSQL 13, MySQL 8.0.16 and MariaDB 10.6 have.
 */
public sealed interface Dialect permits PostgreSqlDialect, MySqlDialect {
  Dialect POSTGRESQL = new PostgreSqlDialect();

  /** MariaDB as well. */
  Dialect MYSQL = new MySqlDialect();

  static Dialect of(DatabaseSection.Type type) {
    return switch (type) {
      case POSTGRES -> POSTGRESQL;
      case MYSQL -> MYSQL;
    };
  }

  /** Selects {@code now}, the server's time, and {@code standby}, whether it refuses writes. */
  String now();

  /**
   * The statement when the row is to be inserted only where no unique index has it.
   *
   * @param insert an INSERT of values
   * @param key any column of the table
   */
  String ifAbsent(String insert, String key);

  /** Deletes some of the rows that meet the condition, waiting for none that are in use. */
  String deleteSome(String table, String key, String condition, int most);

  /** As a parameter for a column that holds a list of texts. */
  Object texts(List<String> texts);

  List<String> texts(ResultSet row, String column) throws SQLException;

  /**
   * Whether an UPDATE can take the values of many rows from arrays, pass over rows that another
   * transaction holds, and return those that it changed.
   */
  boolean updatesFromArrays();

  /** Where the migrations of this kind of database are. */
  String migrations();

  /** How connections find the server, and what they set there before they are used. */
  void configure(HikariConfig pool, DatabaseSection section, Duration timeout);

  /**
   * Takes a lock for the transaction that is open on this thread.
   *
   * @return false when another transaction on this database has it
   */
  boolean tryLock(JdbcClient jdbc, String name);
}
