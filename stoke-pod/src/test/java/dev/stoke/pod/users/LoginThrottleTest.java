package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LoginThrottleTest {
  private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");
  private static final InetAddress ELSEWHERE = InetAddress.ofLiteral("198.51.100.1");

  private long nanoTime = 1;
  private final LoginThrottle throttle =
      new LoginThrottle(true, () -> nanoTime, new SecureRandom());

  @Test
  void tenFailuresCostNothingThenOneIsForgivenEveryFiveMinutes() {
    fail(10, "bob", HOME);
    assertThat(wait("bob", HOME)).isEqualTo(Duration.ofMinutes(5));
    pass(Duration.ofMinutes(5).minusSeconds(1));
    assertThat(wait("bob", HOME)).isEqualTo(Duration.ofSeconds(1));
    pass(Duration.ofSeconds(1));
    assertThat(wait("bob", HOME)).isZero();
    throttle.failed("bob", HOME);
    assertThat(wait("bob", HOME)).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aStrangerDoesNotLockAUserOutWhoHasLoggedInFromHere() {
    throttle.succeeded("bob", HOME);
    for (int i = 0; i < 1000; i++) {
      throttle.failed("bob", stranger(i));
    }
    assertThat(wait("bob", HOME)).isZero();
    assertThat(wait("bob", stranger(5000))).isEqualTo(Duration.ofMinutes(15));
    pass(Duration.ofDays(30));
    for (int i = 0; i < 1000; i++) {
      throttle.failed("bob", stranger(i));
    }
    assertThat(wait("bob", HOME)).as("known for thirty days").isPositive();
  }

  @Test
  void aStrangerAtOneAddressDoesNotEvenSlowANewAddressDown() {
    fail(99, "bob", ELSEWHERE);
    assertThat(wait("bob", ELSEWHERE)).isPositive();
    assertThat(wait("bob", HOME)).isZero();
  }

  @Test
  void anAddressThatTriesManyNamesIsSlowedDownForAllButThoseItIsKnownFor() {
    throttle.succeeded("bob", HOME);
    for (int i = 0; i < 100; i++) {
      throttle.failed("user" + i, HOME);
    }
    assertThat(wait("alice", HOME)).isEqualTo(Duration.ofSeconds(10));
    assertThat(wait("bob", HOME)).isZero();
    assertThat(wait("alice", ELSEWHERE)).isZero();
  }

  @Test
  void aSuccessForgivesTheNameAtItsAddressAndNothingElse() {
    fail(9, "bob", HOME);
    throttle.succeeded("bob", HOME);
    fail(9, "bob", HOME);
    assertThat(wait("bob", HOME)).isZero();
    fail(10, "bob", ELSEWHERE);
    throttle.succeeded("bob", HOME);
    assertThat(wait("bob", ELSEWHERE)).isPositive();
  }

  @Test
  void theSameNameInOtherLettersAndTheSameNetworkInOtherAddressesAreOne() {
    fail(4, "bob@example.test", InetAddress.ofLiteral("2001:db8::1"));
    fail(3, "BOB@example.test ", InetAddress.ofLiteral("2001:db8::2"));
    fail(3, "bób@example.test", InetAddress.ofLiteral("2001:db8:0:0:ffff::3"));
    assertThat(wait("Bob@Example.test", InetAddress.ofLiteral("2001:db8::4"))).isPositive();
    assertThat(wait("bob@example.test", InetAddress.ofLiteral("2001:db8:0:1::1"))).isZero();
  }

  @Test
  void memoryIsBoundedWhateverIsTyped() {
    String long64k = "x".repeat(64 * 1024);
    throttle.failed(long64k, HOME);
    for (int i = 0; i < 60_000; i++) {
      throttle.failed("name" + i, stranger(i));
    }
    assertThat(throttle.size()).isEqualTo(50_000);
  }

  @Test
  void anAddressIsReportedOnceAMinute() {
    fail(10, "bob", HOME);
    assertThat(refusal("bob", HOME)).isNotNull().matches(ThrottledException::isNews);
    assertThat(refusal("bob", HOME)).isNotNull().matches(e -> !e.isNews());
    pass(Duration.ofSeconds(61));
    assertThat(refusal("bob", HOME)).isNotNull().matches(ThrottledException::isNews);
  }

  @Test
  void turnedOffItRefusesNobody() {
    LoginThrottle off = new LoginThrottle(false, () -> nanoTime, new SecureRandom());
    for (int i = 0; i < 1000; i++) {
      off.failed("bob", HOME);
    }
    assertThatCode(() -> off.check("bob", HOME)).doesNotThrowAnyException();
  }

  private void fail(int times, String name, InetAddress source) {
    for (int i = 0; i < times; i++) {
      throttle.failed(name, source);
    }
  }

  private void pass(Duration time) {
    nanoTime += time.toNanos();
  }

  private Duration wait(String name, InetAddress source) {
    @Nullable ThrottledException refusal = refusal(name, source);
    return refusal == null ? Duration.ZERO : Duration.ofSeconds(refusal.retryAfterSeconds());
  }

  private @Nullable ThrottledException refusal(String name, InetAddress source) {
    return catchThrowableOfType(ThrottledException.class, () -> throttle.check(name, source));
  }

  private static InetAddress stranger(int i) {
    return InetAddress.ofLiteral("10." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255));
  }
}
