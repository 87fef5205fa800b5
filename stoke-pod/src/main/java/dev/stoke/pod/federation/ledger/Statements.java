package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.database.Dialect;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.DataRetrievalFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.namedparam.SqlParameterSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The statements of one call, each committed by itself and each with a timeout; together they have
 * twice that. What takes longer fails with a {@code DataAccessException}.
 */
final class Statements {
  /** Of one table: five times what a cluster of 200 members has. */
  static final int MOST_ROWS = 5000;

  /** PostgreSQL's driver sends a batch as one, so one must not hold its row locks for long. */
  private static final int BATCH = 500;

  private final JdbcTemplate template;
  private final JdbcClient client;
  private final Dialect dialect;
  private final long deadline;

  Statements(DataSource dataSource, Dialect dialect, Duration timeout) {
    this.dialect = dialect;
    template = new JdbcTemplate(dataSource);
    template.setQueryTimeout(Math.toIntExact(Math.max(1, timeout.toSeconds())));
    // One more than is accepted, so that a part is never taken for the whole.
    template.setMaxRows(MOST_ROWS + 1);
    client = JdbcClient.create(template);
    deadline = System.nanoTime() + timeout.multipliedBy(2).toNanos();
  }

  JdbcClient.StatementSpec sql(String sql) {
    checkTime();
    return client.sql(sql);
  }

  <T> List<T> all(String table, String sql, Map<String, ?> params, RowMapper<T> mapper) {
    List<T> rows = sql(sql).params(params).query(mapper).list();
    if (rows.size() > MOST_ROWS) {
      throw new DataRetrievalFailureException(
          "table " + table + " holds more than " + MOST_ROWS + " rows: nothing is read from it");
    }
    return rows;
  }

  void batch(String sql, List<? extends SqlParameterSource> rows) {
    for (int from = 0; from < rows.size(); from += BATCH) {
      checkTime();
      List<? extends SqlParameterSource> part =
          rows.subList(from, Math.min(rows.size(), from + BATCH));
      new NamedParameterJdbcTemplate(template)
          .batchUpdate(sql, part.toArray(SqlParameterSource[]::new));
    }
  }

  /** Inserts the rows that are not there; whatever came between the read and this wins. */
  void insertAbsent(String insert, String key, List<? extends SqlParameterSource> rows) {
    batch(dialect.ifAbsent(insert, key), rows);
  }

  /** Database time, in microseconds; a standby is refused, since it may lag behind the primary. */
  Instant now() {
    return sql(dialect.now())
        .query((result, _) -> {
          if (result.getBoolean("standby")) {
            throw new DataAccessResourceFailureException(
                "this database is a standby: the ledger must be read from the primary");
          }
          return time(result, "now");
        })
        .single();
  }

  private void checkTime() {
    if (System.nanoTime() - deadline > 0) {
      throw new QueryTimeoutException("the database is too slow for a round of the ledger");
    }
  }

  static Instant time(ResultSet result, String column) throws SQLException {
    return result.getObject(column, OffsetDateTime.class).toInstant();
  }

  static OffsetDateTime time(Instant time) {
    return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
  }

  /** As a parameter to be compared with a column that may be null: no MAC is an empty text. */
  static String orEmpty(@Nullable String mac) {
    return mac == null ? "" : mac;
  }

  /** In the database's precision, and never less than asked for. */
  static Instant atLeast(Instant time) {
    Instant micros = time.truncatedTo(ChronoUnit.MICROS);
    return micros.equals(time) ? time : micros.plus(1, ChronoUnit.MICROS);
  }

  /** In the database's precision, and never more than was said. */
  static Instant atMost(Instant time) {
    return time.truncatedTo(ChronoUnit.MICROS);
  }
}
