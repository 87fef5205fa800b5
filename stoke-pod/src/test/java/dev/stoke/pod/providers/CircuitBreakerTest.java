package dev.stoke.pod.providers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class CircuitBreakerTest {
  private final AtomicLong now = new AtomicLong(-5);
  private final CircuitBreaker breaker = new CircuitBreaker(now::get);

  @Test
  void oneFailureStopsNobody() {
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.answered()).as("an outage ends").isFalse();
  }

  @Test
  void afterTwoInARowOneCallASecondFindsOutWhetherItIsOver() {
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.failed()).isFalse();
    assertThat(breaker.failed()).as("the outage begins").isTrue();
    assertThat(breaker.admits()).isFalse();
    pass(999);
    assertThat(breaker.admits()).isFalse();
    pass(1);
    assertThat(breaker.admits()).as("the one").isTrue();
    assertThat(breaker.admits()).as("another").isFalse();
    pass(5000);
    assertThat(breaker.admits()).as("while the one is at work").isFalse();
    assertThat(breaker.failed()).as("the outage is no news").isFalse();
    assertThat(breaker.admits()).isFalse();
    pass(1000);
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.answered()).as("the outage ends").isTrue();
    assertThat(breaker.admits()).isTrue();
    assertThat(breaker.admits()).isTrue();
  }

  @Test
  void aCallThatWasGivenUpSaysNothing() {
    breaker.admits();
    breaker.failed();
    breaker.failed();
    pass(1000);
    assertThat(breaker.admits()).isTrue();
    breaker.abandoned();
    assertThat(breaker.admits()).as("another may find out").isTrue();
  }

  private void pass(long millis) {
    now.addAndGet(Duration.ofMillis(millis).toNanos());
  }
}
