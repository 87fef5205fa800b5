package dev.stoke.pod.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

final class DeadlineTest {
  @Test
  void workThatStillWaitsAtTheEndIsInterruptedAndWhatComesAfterItIsNot() {
    long end = System.nanoTime() + Duration.ofMillis(50).toNanos();
    assertThatThrownBy(() -> Deadline.run(end, () -> new CountDownLatch(1).await()))
        .isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();

    assertThatThrownBy(() ->
            Deadline.run(
                System.nanoTime() + Duration.ofMillis(50).toNanos(),
                () -> {
                  while (!Thread.currentThread().isInterrupted()) {
                    Thread.onSpinWait();
                  }
                  throw new IllegalStateException("it keeps the interruption");
                }))
        .hasMessage("it keeps the interruption");
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void workThatCouldOnlyBeginTooLateDoesNotBegin() {
    assertThat(
            Deadline.run(
                System.nanoTime(),
                () -> {
                  throw new AssertionError("too late");
                }))
        .isFalse();
  }

  @Test
  void onlyTheWorkKnowsWhatTimeIsLeft() {
    assertThat(Deadline.left()).isEmpty();
    boolean began =
        Deadline.run(
            System.nanoTime() + Duration.ofHours(1).toNanos(),
            () ->
                assertThat(Deadline.left())
                    .hasValueSatisfying(left ->
                        assertThat(left).isBetween(Duration.ofMinutes(50), Duration.ofHours(1))));
    assertThat(began).isTrue();
    assertThat(Deadline.left()).isEmpty();
  }
}
