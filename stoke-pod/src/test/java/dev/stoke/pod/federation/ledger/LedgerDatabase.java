package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real, migrated PostgreSQL database whose clock can be turned forward. */
final class LedgerDatabase implements AutoCloseable {
  static final List<String> TABLES =
      List.of("stoke_public_keys", "stoke_members", "stoke_tombstones", "stoke_early_slot");

  private final String name = TestPostgres.newDatabase();
  private final Path directory;
  private final Database database;

  LedgerDatabase(Path directory) {
    this.directory = directory;
    try (Database plain = TestDatabase.open(name)) {
      Migrations.run(plain);
    }
    TestPostgres.execute(name, "CREATE TABLE test_clock (lead interval NOT NULL)");
    TestPostgres.execute(name, "INSERT INTO test_clock VALUES (interval '0')");
    TestPostgres.execute(
        name,
        """
        CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
        'SELECT pg_catalog.clock_timestamp() + (SELECT lead FROM public.test_clock)'
        """);
    // New connections find the function of the test before the real one.
    TestPostgres.execute(name, "ALTER DATABASE " + name + " SET search_path = public, pg_catalog");
    database = TestDatabase.open(name);
  }

  String name() {
    return name;
  }

  DataSource dataSource() {
    return database.dataSource();
  }

  JdbcClient jdbc() {
    return JdbcClient.create(dataSource());
  }

  Instant now() {
    return jdbc()
        .sql("SELECT clock_timestamp() AS now")
        .query((result, _) -> Statements.time(result, "now"))
        .single();
  }

  void forward(Duration by) {
    jdbc()
        .sql("UPDATE test_clock SET lead = lead + make_interval(secs => :seconds)")
        .param("seconds", by.toSeconds())
        .update();
  }

  void empty() {
    jdbc().sql("TRUNCATE " + String.join(", ", TABLES)).update();
    jdbc().sql("UPDATE test_clock SET lead = interval '0'").update();
  }

  Runnable backup() {
    for (String table : TABLES) {
      jdbc().sql("DROP TABLE IF EXISTS backup_" + table).update();
      jdbc().sql("CREATE TABLE backup_" + table + " AS TABLE " + table).update();
    }
    return () -> {
      for (String table : TABLES) {
        jdbc().sql("TRUNCATE " + table).update();
        jdbc().sql("INSERT INTO " + table + " SELECT * FROM backup_" + table).update();
      }
    };
  }

  /** Every version of every row: whatever is written changes it. */
  String versions() {
    return TABLES.stream()
        .map(table ->
            jdbc()
                .sql(
                    "SELECT coalesce(string_agg(xmin::text || ctid::text, ',' ORDER BY ctid), '')"
                        + " FROM "
                        + table)
                .query(String.class)
                .single())
        .collect(Collectors.joining("; "));
  }

  SqlLedger ledger(String... macKeys) {
    return new SqlLedger(dataSource(), macKeys(macKeys));
  }

  MacKeys macKeys(String... names) {
    if (names.length == 0) {
      return MacKeys.none();
    }
    Path file = directory.resolve(String.join("-", names));
    write(file, Arrays.stream(names).map(LedgerDatabase::line).toList());
    return MacKeys.of(file, InstantSource.system());
  }

  static void write(Path file, List<String> lines) {
    try {
      Files.write(file, lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The key of that name, as a line of the file. */
  static String line(String name) {
    byte[] key = Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), MacKey.BYTES);
    return Base64.getEncoder().encodeToString(key);
  }

  @Override
  public void close() {
    database.close();
  }
}
