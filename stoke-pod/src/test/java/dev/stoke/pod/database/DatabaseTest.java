package dev.stoke.pod.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.dao.DataAccessException;

/** What a connection of the pool is like, whatever the server's own settings are. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class DatabaseTest {
  @Parameter DatabaseKind kind;
  private String name;
  private Database database;

  @BeforeEach
  void open() {
    name = kind.newDatabase();
    database = TestDatabase.open(kind, name);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void transactionsAreReadCommitted() throws Exception {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(connection.getTransactionIsolation())
          .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
      assertThat(connection.getAutoCommit()).isTrue();
    }
  }

  @Test
  void aStatementThatTakesTooLongIsEnded() {
    try (Database hasty =
        Database.open(
            kind.section(name, kind.port()), Duration.ofSeconds(1), new SimpleMeterRegistry())) {
      String sleep =
          kind == DatabaseKind.POSTGRESQL
              ? "SELECT 1 FROM pg_sleep(60)"
              : "SELECT 1 FROM (SELECT SLEEP(60)) AS sleep";
      long began = System.nanoTime();
      assertThatExceptionOfType(DataAccessException.class)
          .isThrownBy(() -> hasty.jdbc().sql(sleep).query(Long.class).single());
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
    }
  }

  @Test
  void timesAreTheSameWhateverTheZonesOfServerAndMachineAre() {
    TimeZone zone = TimeZone.getDefault();
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    try (Database elsewhere = TestDatabase.open(kind, name)) {
      Instant time = Instant.parse("2026-01-02T03:04:05.123456Z");
      String type = kind == DatabaseKind.POSTGRESQL ? "timestamptz" : "datetime(6)";
      elsewhere.jdbc().sql("CREATE TABLE times (a " + type + ", b " + type + ")").update();
      elsewhere
          .jdbc()
          .sql("INSERT INTO times VALUES (:a, :b)")
          .param("a", Timestamp.from(time))
          .param("b", OffsetDateTime.ofInstant(time, ZoneOffset.UTC))
          .update();

      String epoch =
          kind == DatabaseKind.POSTGRESQL
              ? "CAST(extract(epoch FROM a) * 1000 AS bigint)"
              : "CAST(UNIX_TIMESTAMP(a) * 1000 AS SIGNED)";
      assertThat(
              database
                  .jdbc()
                  .sql("SELECT " + epoch + " FROM times WHERE a = b")
                  .query(Long.class)
                  .single())
          .isEqualTo(time.toEpochMilli());
      assertThat(
              elsewhere
                  .jdbc()
                  .sql("SELECT b FROM times")
                  .query((row, _) -> row.getObject("b", OffsetDateTime.class).toInstant())
                  .single())
          .isEqualTo(time);
    } finally {
      TimeZone.setDefault(zone);
    }
  }

  @Test
  void theLockIsOnePodsUntilItsTransactionEndsWhicheverWay() {
    try (Database other = TestDatabase.open(kind, name);
        Database stranger = TestDatabase.open(kind, kind.newDatabase())) {
      database
          .transactions()
          .executeWithoutResult(transaction -> {
            database.lock().take();
            assertThatExceptionOfType(ClusterLock.Taken.class).isThrownBy(() -> take(other));
            take(stranger);
            transaction.setRollbackOnly();
          });
      take(other);
      take(database);
    }
  }

  private static void take(Database database) {
    database.transactions().executeWithoutResult(transaction -> database.lock().take());
  }
}
