package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
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
  void asManyHashesAsAThirdOfTheHeapWouldHold() {
    long mib = 1024 * 1024;
    assertThat(Passwords.places(2, 128 * mib)).isEqualTo(2);
    assertThat(Passwords.places(8, 128 * mib)).isEqualTo(2);
    assertThat(Passwords.places(8, 1024 * mib)).isEqualTo(8);
    assertThat(Passwords.places(1, 16 * mib)).as("one in any case").isEqualTo(1);
  }
}
