package dev.stoke.pod.federation.ledger;

import com.zaxxer.hikari.HikariDataSource;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A real, migrated PostgreSQL database whose clock stands still until it is turned. */
final class LedgerDatabase implements AutoCloseable {
  static final List<String> TABLES =
      List.of("stoke_public_keys", "stoke_members", "stoke_tombstones", "stoke_early_slot");

  /** The machine may be busy; how long a call may take has a test of its own. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, MacKeys> macKeys = new ConcurrentHashMap<>();
  private final String name = TestPostgres.newDatabase();
  private final Path directory;
  private final HikariDataSource connections = new HikariDataSource();

  LedgerDatabase(Path directory) {
    this.directory = directory;
    try (Database plain = TestDatabase.open(name)) {
      Migrations.run(plain);
    }
    TestPostgres.execute(
        name, "CREATE TABLE test_clock (now timestamptz NOT NULL, standby boolean NOT NULL)");
    TestPostgres.execute(name, "INSERT INTO test_clock VALUES (now(), false)");
    TestPostgres.execute(
        name,
        """
        CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz VOLATILE LANGUAGE sql AS
        'SELECT now FROM public.test_clock'
        """);
    TestPostgres.execute(
        name,
        """
        CREATE FUNCTION public.pg_is_in_recovery() RETURNS boolean VOLATILE LANGUAGE sql AS
        'SELECT standby FROM public.test_clock'
        """);
    // New connections find the functions of the test before the real ones.
    TestPostgres.execute(name, "ALTER DATABASE " + name + " SET search_path = public, pg_catalog");
    connections.setJdbcUrl("jdbc:postgresql://127.0.0.1:" + TestPostgres.port() + "/" + name);
    connections.setUsername("postgres");
    connections.setPassword("postgres");
    connections.setConnectionTimeout(PATIENCE.toMillis());
  }

  String name() {
    return name;
  }

  DataSource dataSource() {
    return connections;
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
        .sql("UPDATE test_clock SET now = now + make_interval(secs => :seconds)")
        .param("seconds", by.toSeconds())
        .update();
  }

  void empty() {
    jdbc().sql("TRUNCATE " + String.join(", ", TABLES)).update();
    jdbc().sql("UPDATE test_clock SET now = now(), standby = false").update();
  }

  void becomeStandby() {
    jdbc().sql("UPDATE test_clock SET standby = true").update();
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
    return new SqlLedger(dataSource(), macKeys(macKeys), PATIENCE);
  }

  MacKeys macKeys(String... names) {
    if (names.length == 0) {
      return MacKeys.none();
    }
    return macKeys.computeIfAbsent(String.join("-", names), _ -> read(names));
  }

  private MacKeys read(String... names) {
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
    connections.close();
  }
}
