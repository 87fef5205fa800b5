package dev.stoke.pod.federation.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.federation.LedgerStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The ledger's rules on a real PostgreSQL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
final class SqlLedgerTest extends LedgerContract {
  private LedgerDatabase database;

  @BeforeAll
  void start(@TempDir Path directory) {
    database = new LedgerDatabase(directory);
  }

  @AfterAll
  void stop() {
    database.close();
  }

  @BeforeEach
  void empty() {
    database.empty();
  }

  @Test
  void theDatabaseIsARealOne() {
    assertThat(database.jdbc().sql("SELECT version()").query(String.class).single())
        .startsWith("PostgreSQL");
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
    database.jdbc().sql("TRUNCATE " + String.join(", ", LedgerDatabase.TABLES)).update();
  }

  @Override
  Runnable backup() {
    return database.backup();
  }
}
