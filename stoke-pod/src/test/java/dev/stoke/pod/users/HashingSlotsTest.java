package dev.stoke.pod.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class HashingSlotsTest {
  @Test
  void beyondTheQueueCallersAreTurnedAwayAtOnceAndThoseInItAreServed() throws Exception {
    HashingSlots slots = new HashingSlots(1, 1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicInteger running = new AtomicInteger();
    try (var threads = Executors.newCachedThreadPool()) {
      CompletableFuture<Boolean> first =
          CompletableFuture.supplyAsync(() -> slots.run(() -> hold(running, release)), threads);
      await().until(() -> running.get() == 1);
      CompletableFuture<Boolean> second =
          CompletableFuture.supplyAsync(() -> slots.run(() -> hold(running, release)), threads);
      await()
          .untilAsserted(() ->
              assertThatThrownBy(() -> slots.run(() -> true))
                  .isInstanceOf(HashingBusyException.class));
      assertThat(running.get()).isEqualTo(1);
      assertThat(slots.isFull()).isTrue();

      release.countDown();

      assertThat(first.get()).isTrue();
      assertThat(second.get()).isTrue();
    }
  }

  @Test
  void waitingEndsWithTheCallersTime() {
    HashingSlots slots = new HashingSlots(1, 5);
    boolean refused =
        slots.run(() -> {
          Thread.currentThread().interrupt();
          assertThatThrownBy(() -> slots.run(() -> true)).isInstanceOf(HashingBusyException.class);
          return Thread.interrupted();
        });
    assertThat(refused).isTrue();
    assertThat(slots.run(() -> true)).isTrue();
  }

  @Test
  void whoCouldWaitOrRunIsNotTurnedAwayBefore() {
    HashingSlots withQueue = new HashingSlots(1, 1);
    HashingSlots without = new HashingSlots(1, 0);

    assertThat(without.isFull()).as("a free slot").isFalse();
    assertThat(withQueue.run(withQueue::isFull)).as("a place in the queue").isFalse();
    assertThat(without.run(without::isFull)).as("neither").isTrue();
  }

  private static boolean hold(AtomicInteger running, CountDownLatch release) {
    running.incrementAndGet();
    try {
      release.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return true;
  }
}
