package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.UpstreamDatabase;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A database that the Go server has made, filled and goes on using. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class SharedDatabaseTest {
  private static final int ROUNDS = 20;

  @Parameter DatabaseKind kind;
  @TempDir Path directory;
  private Database database;

  @BeforeEach
  void open() {
    String name = UpstreamDatabase.create(kind);
    UpstreamDatabase.fill(kind, name);
    database = TestDatabase.open(kind, name);
    Migrations.run(database);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void itsUsersLogInWithTheirPasswordsAndHoldTheirClaims() throws Exception {
    Directory users = new Directory(database.jdbc());
    Passwords passwords =
        Passwords.create(users, new LoginThrottle(true, System::nanoTime, new SecureRandom()));

    User root = users.findByLogin("root@example.test").orElseThrow().user();
    assertThat(check(passwords, "root@example.test", "root-pass"))
        .extracting(Verdict::granted)
        .isEqualTo(Optional.of(root));

    assertThat(users.claims(root)).containsExactly(new Claim("stk", "S"));
    assertThat(check(passwords, "root", "wrong")).isInstanceOf(Verdict.Refused.class);
    assertThat(check(passwords, "root ", "root-pass")).isInstanceOf(Verdict.Refused.class);
    assertThat(check(passwords, "ROOT", "root-pass")).isInstanceOf(Verdict.Refused.class);
    User zoe = users.findByLogin("zoë").orElseThrow().user();
    assertThat(zoe.fullName()).isEqualTo("Zoë Ünïcode");
    assertThat(users.claims(zoe)).containsExactly(new Claim("role", "eng"));
    assertThat(check(passwords, "zoë", "")).isInstanceOf(Verdict.Refused.class);
  }

  @Test
  void aStartAddsWhatIsAskedForAndTouchesNothingElse() throws Exception {
    List<Map<String, Object>> keys = rows("private_keys");
    List<Map<String, Object>> users = rows("users");
    List<Map<String, Object>> links = rows("group_links");

    UserSetup.run(
        database,
        new UsersSection(true, "", ""),
        InitFiles.read(new UsersSection(true, "", ""), directory, Map.of()),
        Optional.empty(),
        Clock.systemUTC());

    assertThat(rows("private_keys")).isEqualTo(keys).hasSize(1);
    assertThat(rows("users")).isEqualTo(users).hasSize(2);
    assertThat(rows("group_links")).isEqualTo(links).hasSize(2);
    assertThat(rows("claims")).hasSize(10);
  }

  @Test
  void whatDoesNotFitAColumnIsRefusedWhenTheFileIsRead() throws Exception {
    write("long.yaml", "claims:\n- {name: " + "n".repeat(300) + ", short_name: s, value: v}\n");

    assertThatThrownBy(() -> apply("long.yaml")).hasMessageContaining("claims[0].name");

    assertThat(rows("claims")).hasSize(2);
  }

  /** Ids come from the database to both, so neither takes one that the other is about to use. */
  @Test
  void bothWriteAtOnceAndNeitherFails() throws Exception {
    for (int i = 0; i < ROUNDS; i++) {
      write(
          "file-" + i + ".yaml",
          "users:\n- {username: ours-%1$d, email: ours-%1$d@example.test}\n".formatted(i));
    }
    Callable<Boolean> ours =
        () -> {
          for (int i = 0; i < ROUNDS; i++) {
            apply("file-" + i + ".yaml");
          }
          return true;
        };

    try (var threads = Executors.newFixedThreadPool(2)) {
      for (Future<Boolean> done : threads.invokeAll(List.of(ours, this::theirs))) {
        assertThat(done.get()).isTrue();
      }
    }

    JdbcClient jdbc = database.jdbc();
    assertThat(jdbc.sql("SELECT count(*) FROM users").query(Long.class).single())
        .isEqualTo(2 + ROUNDS + ROUNDS / 2);
    assertThat(
            jdbc.sql("SELECT count(*) FROM users WHERE fname = 'changed'")
                .query(Long.class)
                .single())
        .isEqualTo(ROUNDS / 2);
    assertThat(rows("db_init_files")).hasSize(1 + ROUNDS);
  }

  /** Inserts without ids, updates and deletes, as the Go server's. */
  private boolean theirs() {
    JdbcClient jdbc = database.jdbc();
    for (int i = 0; i < ROUNDS; i++) {
      String name = "theirs-" + i;
      jdbc.sql(
              """
              INSERT INTO users (fname, lname, source, email, username, created_at)
              VALUES ('f', 'l', 'LOCAL', :name, :name, '2026-01-02 03:04:05')
              """)
          .param("name", name)
          .update();
      jdbc.sql(
              """
              INSERT INTO claim_group_users (claim_group_id, user_id)
              SELECT 2, id FROM users WHERE username = :name
              """)
          .param("name", name)
          .update();
      jdbc.sql(
              i % 2 == 0
                  ? "UPDATE users SET fname = 'changed' WHERE username = :name"
                  : "DELETE FROM users WHERE username = :name")
          .param("name", name)
          .update();
    }
    return true;
  }

  private void write(String file, String text) throws Exception {
    Files.writeString(directory.resolve(file), text);
  }

  private void apply(String file) throws Exception {
    UsersSection section = new UsersSection(false, file, "");
    InitFiles files = InitFiles.read(section, directory, Map.of());
    FirstRows rows = new FirstRows(database, Clock.systemUTC());
    files.files().forEach(rows::apply);
  }

  private List<Map<String, Object>> rows(String table) {
    return database.jdbc().sql("SELECT * FROM " + table + " ORDER BY id").query().listOfRows();
  }

  private static Verdict check(Passwords passwords, String login, String password) {
    return passwords.check(login, password, InetAddress.getLoopbackAddress());
  }
}
