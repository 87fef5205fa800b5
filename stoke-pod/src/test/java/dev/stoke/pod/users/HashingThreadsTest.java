package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;

final class HashingThreadsTest {
  /** Of {@code /proc/thread-self/stat}, proc_pid_stat(5), after the name in parentheses. */
  private static final int NICE_FIELD = 16;

  @Test
  @EnabledOnOs(LINUX)
  void theyLetOthersGoFirstAndNobodyElseDoes() throws Exception {
    int own = niceness();
    try (var threads = HashingThreads.create(1)) {
      assertThat(threads.submit(HashingThreadsTest::niceness).get()).isEqualTo(10);
    }
    assertThat(niceness()).isEqualTo(own);
  }

  @Test
  void memoryThatIsUsedAgainGivesTheSameHashes() throws Exception {
    var random = new SecureRandom();
    var one = Argon2id.hash("hunter2", random);
    var other = Argon2id.hash("hunter3", random);
    Callable<Boolean> check =
        () ->
            Argon2id.matches("hunter2", one)
                && Argon2id.matches("hunter3", other)
                && !Argon2id.matches("hunter3", one);
    try (var threads = HashingThreads.create(1)) {
      assertThat(threads.submit(check).get()).as("with new memory").isTrue();
      assertThat(threads.submit(check).get()).as("with memory of hashes before").isTrue();
      var again = threads.submit(() -> Argon2id.hash("hunter2", random)).get();
      assertThat(Argon2id.matches("hunter2", again)).as("without it").isTrue();
    }
  }

  @Test
  void asManyHashesAsHalfOfTheHeapHasMemoryFor() {
    long mib = 1024 * 1024;
    assertThat(Passwords.places(2, 128 * mib)).isEqualTo(2);
    assertThat(Passwords.places(8, 128 * mib)).isEqualTo(3);
    assertThat(Passwords.places(8, 1024 * mib)).isEqualTo(8);
    assertThat(Passwords.places(1, 16 * mib)).as("one in any case").isEqualTo(1);
  }

  private static int niceness() throws Exception {
    var stat = Files.readString(Path.of("/proc/thread-self/stat"));
    return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[NICE_FIELD]);
  }
}
