package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.config.UsersSection;
import dev.stoke.pod.database.Database;
import dev.stoke.pod.database.Migrations;
import dev.stoke.pod.testing.TestDatabase;
import dev.stoke.pod.testing.TestPostgres;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A refusal costs the same whether there is such an account or not. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EqualWorkTest {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  /** Known with a wrong password, unknown, without a password, known by e-mail. */
  private static final List<String> NAMES =
      List.of("root", "nobody-of-this-name", "nopass", "root@example.test");

  private final Database database = TestDatabase.open(TestPostgres.newDatabase());

  @BeforeAll
  void fill() throws Exception {
    Migrations.run(database);
    InitFiles files =
        InitFiles.read(
            new UsersSection(false, "src/test/resources/users.yaml", ""),
            Path.of("").toAbsolutePath(),
            Map.of());
    UserSetup.run(
        database, new UsersSection(false, "", ""), files, Optional.empty(), Clock.systemUTC());
    database
        .jdbc()
        .sql(
            "INSERT INTO users (fname, lname, source, email, username, created_at)"
                + " VALUES ('No', 'Pass', 'LDAP', 'nopass@example.test', 'nopass', now())")
        .update();
  }

  @AfterAll
  void close() {
    database.close();
  }

  @Test
  void everyRefusalComputesOneHashOfTheSameSize() {
    AtomicInteger hashes = new AtomicInteger();
    Passwords passwords =
        passwords((password, stored) -> {
          hashes.incrementAndGet();
          // The work depends on nothing else: passes, memory and lanes are constants.
          assertThat(stored.salt()).hasSize(44);
          assertThat(stored.hash()).hasSize(88);
          return false;
        });
    for (String name : NAMES) {
      for (String password : List.of("", "wrong", "x".repeat(5000))) {
        for (int i = 0; i < 30; i++) {
          hashes.set(0);
          assertThat(passwords.check(name, password, HERE).granted()).isEmpty();
          assertThat(hashes).as(name).hasValue(1);
        }
      }
    }
  }

  /** For whom a directory refuses. */
  @Test
  void aRefusalThatWasDecidedElsewhereComputesOneHashToo() {
    AtomicInteger hashes = new AtomicInteger();
    Passwords passwords = passwords((password, stored) -> hashes.incrementAndGet() > 0);
    passwords.checkNothing("wrong");
    assertThat(hashes).hasValue(1);
  }

  @Test
  void theDecoyIsNobodysPassword() {
    Passwords passwords = passwords((password, stored) -> true);
    assertThat(passwords.check("nobody-of-this-name", "", HERE).granted()).isEmpty();
    assertThat(passwords.check("nopass", "", HERE).granted()).isEmpty();
  }

  /** Of the processor alone, which a busy machine does not change; without the decoy: ten times. */
  @Test
  void theTimesOfAllRefusalsAreOfTheSameOrder() {
    Passwords passwords = passwords(Argon2id::matches);
    int rounds = 25;
    long[][] times = new long[NAMES.size()][rounds];
    for (int i = 0; i < rounds; i++) {
      // In turn, so that what slows the machine down meets all of them.
      for (int name = 0; name < NAMES.size(); name++) {
        long began = THREADS.getCurrentThreadCpuTime();
        assertThat(passwords.check(NAMES.get(name), "wrong", HERE).granted()).isEmpty();
        times[name][i] = THREADS.getCurrentThreadCpuTime() - began;
      }
    }
    long[] medians =
        Arrays.stream(times)
            .mapToLong(values -> Arrays.stream(values).sorted().toArray()[rounds / 2])
            .sorted()
            .toArray();
    assertThat((double) medians[medians.length - 1] / medians[0]).isLessThan(2);
  }

  private Passwords passwords(BiPredicate<String, PasswordHash> matches) {
    return new Passwords(
        new Directory(database.jdbc()),
        new HashingSlots(1, 1),
        new LoginThrottle(false, System::nanoTime, new SecureRandom()),
        matches);
  }
}
