package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class FirstLoginsTest {
  private static final Duration REQUEST_TIME = Duration.ofSeconds(4);

  private final Deque<Duration> logins = new ArrayDeque<>();
  private int asked;
  private long now;

  @Test
  void nobodyIsLoggedInAfterAQuickHash() {
    var first = after(Duration.ofMillis(1_000));

    first.untilQuick(() -> true, this::login);

    assertThat(first.isDone()).isTrue();
    assertThat(asked).isZero();
  }

  @Test
  void afterASlowHashNobodyIsLoggedInUntilThatIsQuick() {
    var first = after(Duration.ofMillis(1_001));
    logins.addAll(List.of(Duration.ofSeconds(3), Duration.ofSeconds(1), Duration.ZERO));

    first.untilQuick(() -> true, this::login);

    assertThat(first.isDone()).isTrue();
    assertThat(asked).isEqualTo(2);
    assertThat(logins).containsExactly(Duration.ZERO);
  }

  @Test
  void aMachineThatStaysSlowIsPutUpWith() {
    var first = after(Duration.ofSeconds(9));
    for (int i = 0; i < 9; i++) {
      logins.add(Duration.ofSeconds(2));
    }

    first.untilQuick(() -> true, this::login);

    assertThat(first.isDone()).isTrue();
    assertThat(asked).isEqualTo(5);
    assertThat(logins).hasSize(4);
  }

  @Test
  void withoutADatabaseNobodyIsWaitedFor() {
    var first = after(Duration.ofSeconds(9));

    first.untilQuick(() -> false, this::login);

    assertThat(first.isDone()).isTrue();
    assertThat(asked).isZero();
  }

  @Test
  void aLoginThatFailsEndsIt() {
    var first = after(Duration.ofSeconds(9));

    first.untilQuick(
        () -> true,
        () -> {
          throw new HashingBusyException();
        });

    assertThat(first.isDone()).isTrue();
  }

  @Test
  void theHashAloneIsNotEnough() {
    var first = FirstLogins.begin(Duration.ofMinutes(1));

    assertThat(first.isDone()).isFalse();
    first.rehearse(() -> true, this::login);

    await().until(first::isDone);
  }

  private FirstLogins after(Duration hash) {
    return new FirstLogins(REQUEST_TIME, () -> now += hash.toNanos(), () -> now);
  }

  private void login() {
    asked++;
    now += logins.remove().toNanos();
  }
}
