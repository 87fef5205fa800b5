package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HashingThreadsTest {
  @Test
  void theFirstSlowHashTellsThatTheProcessorIsShort() throws Exception {
    var told = new AtomicInteger();
    try (var threads = HashingThreads.create(1, Duration.ofSeconds(30), told::incrementAndGet)) {
      threads.submit(() -> {}).get();
    }
    assertThat(told).hasValue(0);
    try (var threads = HashingThreads.create(1, Duration.ZERO, told::incrementAndGet)) {
      threads.submit(() -> {}).get();
      threads.submit(() -> {}).get();
    }
    assertThat(told).hasValue(1);
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
}
