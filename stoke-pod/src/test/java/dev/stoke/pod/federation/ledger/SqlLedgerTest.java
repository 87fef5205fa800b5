package dev.stoke.pod.federation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.LedgerStore;
import dev.stoke.pod.testing.DatabaseKind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The ledger's rules on real databases. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class SqlLedgerTest extends LedgerContract {
  @Parameter private DatabaseKind kind;
  private LedgerDatabase database;

  @BeforeParameterizedClassInvocation
  void start() {
    database = new LedgerDatabase(kind);
  }

  @AfterParameterizedClassInvocation
  void stop() throws Exception {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  @Test
  void theDatabaseIsARealOne() {
    assertThat(database.jdbc().sql("SELECT version()").query(String.class).single())
        .contains(kind == DatabaseKind.POSTGRESQL ? "PostgreSQL" : "MariaDB");
  }

  @Override
  LedgerStore pod(String... macKeys) {
    return database.ledger(macKeys);
  }

  @Override
  Instant now() {
    return database.now();
  }

  @Override
  void forward(Duration by) {
    database.forward(by);
  }

  @Override
  void loseEverything() {
    LedgerDatabase.TABLES.forEach(table -> database.jdbc().sql("DELETE FROM " + table).update());
  }

  @Override
  Runnable backup() {
    return database.backup();
  }
}
