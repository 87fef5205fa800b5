package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.Secret;
import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.DatabaseStart;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestDatabase;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
@SuppressWarnings("NullAway.Init")
final class UserSetupTest {
  private static final UsersSection USERS = new UsersSection(true, "users.yaml", "");

  @Parameter DatabaseKind kind;
  @TempDir Path directory;

  @Test
  void threePodsMayFillADatabaseAtOnce() throws Exception {
    copyUsers();
    String name = kind.newDatabase();
    try (var threads = Executors.newFixedThreadPool(3)) {
      List<Callable<Long>> pods = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        pods.add(() -> {
          try (Database database = TestDatabase.open(kind, name)) {
            fill(database, USERS, Optional.empty());
            return count(database, "users");
          }
        });
      }
      for (Future<Long> pod : threads.invokeAll(pods)) {
        assertThat(pod.get()).isEqualTo(5);
      }
    }
    try (Database database = TestDatabase.open(kind, name)) {
      assertThat(count(database, "db_init_files")).isEqualTo(1);
      // The file's seven and those of the eight that were not among them: stk=u and stk=g were.
      assertThat(count(database, "claims")).isEqualTo(13);
    }
  }

  @Test
  void claimsComeFromAllGroupsOnceAndAUserIsFoundByNameAndByEmail() throws Exception {
    copyUsers();
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      fill(database, USERS, Optional.empty());
      Directory users = new Directory(database.jdbc());
      User multi = users.findByLogin("multi@example.test").orElseThrow().user();
      assertThat(multi.username()).isEqualTo("multi");
      assertThat(users.claims(multi))
          .containsExactly(
              new Claim("role", "eng"),
              new Claim("role", "adm"),
              new Claim("ship", "acc"),
              new Claim("multi", "a,b"));
      assertThat(users.findByLogin("MULTI")).isEmpty();
      assertThat(users.find(multi.id())).map(Directory.Account::user).contains(multi);
      assertThat(users.find(-1)).isEmpty();
    }
  }

  @Test
  void aNameThatIsAnotherUsersEmailBelongsToTheAccountOfThatName() throws Exception {
    Files.writeString(
        directory.resolve("users.yaml"),
        """
        users:
        - {username: a, email: a@example.test}
        - {username: a@example.test, email: b@example.test}
        """);
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      fill(database, USERS, Optional.empty());
      Directory users = new Directory(database.jdbc());
      assertThat(users.findByLogin("a@example.test").orElseThrow().user().email())
          .isEqualTo("b@example.test");
    }
  }

  @Test
  void aFileThatContradictsTheRowsIsRolledBackAndTheStartGoesOn() throws Exception {
    copyUsers();
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      fill(database, USERS, Optional.empty());
      Files.writeString(
          directory.resolve("other.yaml"),
          """
          users:
          - {username: new, email: new@example.test}
          - {username: root, email: other@example.test}
          """);
      fill(database, new UsersSection(false, "other.yaml", ""), Optional.empty());
      assertThat(count(database, "users")).isEqualTo(5);
      assertThat(count(database, "db_init_files")).isEqualTo(1);
      assertThat(count(database, "stoke_init_rows WHERE filename = 'other.yaml'")).isZero();
    }
  }

  @Test
  void theSuperuserIsCreatedOnlyWithAPasswordAndOnlyOnce() throws Exception {
    UsersSection none = new UsersSection(false, "", "");
    try (Database database = TestDatabase.open(kind, kind.newDatabase())) {
      fill(database, none, Optional.empty());
      assertThat(count(database, "users")).isZero();
      assertThat(count(database, "claim_groups")).isEqualTo(1);

      fill(database, none, Optional.of(new Secret("first")));
      fill(database, none, Optional.of(new Secret("second")));

      InetAddress here = InetAddress.getLoopbackAddress();
      Directory directory = new Directory(database.jdbc());
      Passwords passwords =
          Passwords.create(
              directory, new LoginThrottle(true, System::nanoTime, new SecureRandom()));
      User sadmin = passwords.check("sadmin", "first", here).granted().orElseThrow();
      assertThat(passwords.check("sadmin", "second", here).granted()).isEmpty();
      assertThat(directory.claims(sadmin)).containsExactly(new Claim("stk", "S"));
    }
  }

  private void copyUsers() throws Exception {
    Files.copy(Path.of("src/test/resources/users.yaml"), directory.resolve("users.yaml"));
  }

  private void fill(Database database, UsersSection section, Optional<Secret> admin)
      throws Exception {
    InitFiles files = InitFiles.read(section, directory, Map.of());
    new DatabaseStart(Duration.ofMillis(50), Duration.ofMillis(200))
        .untilDone(() -> {
          Migrations.run(database);
          UserSetup.run(database, section, files, admin, Clock.systemUTC());
        });
  }

  private static long count(Database database, String table) {
    return database.jdbc().sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }
}
