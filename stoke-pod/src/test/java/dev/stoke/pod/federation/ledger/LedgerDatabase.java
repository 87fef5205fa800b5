package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.util.FileSystemUtils;

/** A real, migrated database whose clock stands still until it is turned. */
final class LedgerDatabase implements AutoCloseable {
  static final List<String> TABLES =
      List.of("stoke_public_keys", "stoke_members", "stoke_tombstones", "stoke_early_slot");

  /** The machine may be busy; how long a call may take has a test of its own. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, MacKeys> macKeys = new ConcurrentHashMap<>();
  private final DatabaseKind kind;
  private final String name;
  private final Path directory;
  private final LedgerClock clock;
  private final Database connections;
  private Instant now = Instant.EPOCH;
  private int backups;

  LedgerDatabase(DatabaseKind kind) {
    this.kind = kind;
    this.directory = temporary();
    this.name = kind.newDatabase();
    try (Database plain = TestDatabase.open(kind, name)) {
      Migrations.run(plain);
    }
    clock =
        switch (kind) {
          case POSTGRESQL -> new PostgreSqlClock(name);
          case MARIADB -> new MariaDbClock();
        };
    connections = connections(kind.port(), "");
  }

  DataSource dataSource() {
    return clock.turnable(connections.dataSource());
  }

  /**
   * A pool more, which may be another user's or lead nowhere.
   *
   * @param user empty: the pods'
   */
  Database connections(int port, String user) {
    return Database.open(
        user.isEmpty() ? kind.section(name, port) : kind.section(name, port, user),
        user.isEmpty() ? PATIENCE : Duration.ofSeconds(5),
        new SimpleMeterRegistry());
  }

  /** For files of the tests, until this is closed. */
  Path directory() {
    return directory;
  }

  String name() {
    return name;
  }

  JdbcClient jdbc() {
    return JdbcClient.create(dataSource());
  }

  Instant now() {
    return now;
  }

  void forward(Duration by) {
    now = now.plus(by);
    clock.set(now);
  }

  void empty() {
    TABLES.forEach(table -> jdbc().sql("DELETE FROM " + table).update());
    now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    clock.set(now);
  }

  void becomeStandby(boolean standby) {
    clock.becomeStandby(standby);
  }

  Runnable backup() {
    String prefix = "backup_" + ++backups + "_";
    for (String table : TABLES) {
      jdbc().sql("CREATE TABLE " + prefix + table + " AS SELECT * FROM " + table).update();
    }
    return () -> {
      for (String table : TABLES) {
        jdbc().sql("DELETE FROM " + table).update();
        jdbc().sql("INSERT INTO " + table + " SELECT * FROM " + prefix + table).update();
      }
    };
  }

  /** Whatever is written changes it. */
  String versions() {
    return TABLES.stream()
        .map(table -> jdbc().sql(versions(table)).query().listOfRows().toString())
        .collect(Collectors.joining("; "));
  }

  /**
   * Every version of every row; in MariaDB, how many rows of the table were ever changed. Not how
   * many writes the server has seen: it serves other tests, whose pods may be ending still.
   */
  private String versions(String table) {
    return switch (kind) {
      case POSTGRESQL ->
          "SELECT string_agg(xmin::text || ctid::text, ',' ORDER BY ctid) FROM " + table;
      case MARIADB ->
          """
          SELECT (SELECT sum(rows_changed) FROM information_schema.table_statistics
              WHERE table_schema = DATABASE() AND table_name = '%1$s') AS changed,
            (SELECT count(*) FROM %1$s) AS stays
          """
              .formatted(table);
    };
  }

  SqlLedger ledger(String... macKeys) {
    return new SqlLedger(dataSource(), kind.dialect(), macKeys(macKeys), PATIENCE);
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

  private static Path temporary() {
    try {
      return Files.createTempDirectory("stoke-ledger");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    connections.close();
    FileSystemUtils.deleteRecursively(directory);
  }
}
