package dev.stoke.pod.providers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.pod.config.Provider;
import dev.stoke.pod.testing.NamedProvider;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

final class BoundedLoginTest {
  private static final ForeignAnswer UNA =
      new ForeignAnswer.Identified(new ForeignIdentity("una", "", "", "", Set.of()));

  private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
  private final AtomicBoolean closed = new AtomicBoolean();

  @Test
  void anAnswerIsGivenOnAndCounted() {
    assertThat(bounded(Duration.ofSeconds(30), () -> UNA).check("una", "x")).isEqualTo(UNA);
    assertThat(count("identified")).isEqualTo(1);
  }

  @Test
  void whoeverHangsIsGivenUpInTimeAndAskedByOneAtATime() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger interrupted = new AtomicInteger();
    BoundedLogin login =
        bounded(
            Duration.ofMillis(100),
            () -> {
              asked.incrementAndGet();
              try {
                never.await();
              } catch (InterruptedException e) {
                interrupted.incrementAndGet();
              }
              return UNA;
            });
    assertThat(login.check("una", "x")).isEqualTo(new ForeignAnswer.Unavailable("timeout"));
    assertThat(login.check("una", "x")).isEqualTo(new ForeignAnswer.Unavailable("timeout"));
    for (int i = 0; i < 50; i++) {
      assertThat(login.check("una", "x")).isInstanceOf(ForeignAnswer.Unavailable.class);
    }
    assertThat(count("unavailable")).isEqualTo(52);
    // One more at most for each second that this took.
    assertThat(asked.get()).isLessThan(52);
    await().until(() -> interrupted.get() == asked.get());
  }

  @Test
  void atMostEightAskAtOnceAlsoWhenTheyDoNotListenToInterrupts() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    AtomicInteger atWork = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    BoundedLogin login =
        bounded(
            Duration.ofMillis(400),
            () -> {
              most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
              boolean over = false;
              while (!over) {
                try {
                  end.await();
                  over = true;
                } catch (InterruptedException e) {
                  // Deaf, as a client that waits in native code is.
                }
              }
              atWork.decrementAndGet();
              return UNA;
            });
    List<Future<ForeignAnswer>> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 40; i++) {
        answers.add(threads.submit(() -> login.check("una", "x")));
      }
      for (Future<ForeignAnswer> answer : answers) {
        assertThat(answer.get()).isInstanceOf(ForeignAnswer.Unavailable.class);
      }
    }
    assertThat(most).hasValue(BoundedLogin.CALLS_AT_ONCE);
    end.countDown();
    await().until(() -> login.check("una", "x").equals(UNA));
  }

  @Test
  void aClientThatBreaksIsTakenForOneWithoutAnAnswer() {
    BoundedLogin login =
        bounded(
            Duration.ofSeconds(30),
            () -> {
              throw new IllegalStateException("broken");
            });
    assertThat(login.check("una", "x")).isEqualTo(new ForeignAnswer.Unavailable("error"));
  }

  @Test
  void closingLetsCallsAtWorkComeToTheirEnd() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    BoundedLogin login =
        bounded(
            Duration.ofSeconds(60),
            () -> {
              asked.countDown();
              try {
                end.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              assertThat(closed).isFalse();
              return UNA;
            });
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<ForeignAnswer> answer = threads.submit(() -> login.check("una", "x"));
      asked.await();
      login.close();
      end.countDown();
      assertThat(answer.get()).isEqualTo(UNA);
    }
    await().untilTrue(closed);
  }

  private long count(String result) {
    return metrics
        .get("stoke.provider.logins")
        .tags("provider", "LDAP:corp", "result", result)
        .timer()
        .count();
  }

  private BoundedLogin bounded(Duration limit, Supplier<ForeignAnswer> answer) {
    ForeignLogin login =
        new ForeignLogin() {
          @Override
          public Provider provider() {
            return NamedProvider.ldap("corp");
          }

          @Override
          public ForeignAnswer check(String username, String password) {
            return answer.get();
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    return new BoundedLogin(login, limit, metrics);
  }
}
