package dev.stoke.pod.users;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Bounds the hashes computed at once, each of which takes a core and 19 MiB, and the logins that
 * wait for one. Beyond that a caller is turned away at once, which costs nothing. Who waits does so
 * until its request's time is over and its thread is interrupted: the queue is short, so that long
 * waits come of a starved machine, where whoever is sent away would only come again.
 */
final class HashingSlots {
  private final Semaphore running;
  private final AtomicInteger waiting = new AtomicInteger();
  private final int queue;
  private final ExecutorService threads;

  /**
   * @param slots hashes at once
   * @param queue callers that may wait
   */
  HashingSlots(int slots, int queue) {
    this.running = new Semaphore(slots, true);
    this.queue = queue;
    this.threads = HashingThreads.create(slots);
  }

  /**
   * For callers who would have to do something else first: whether it is of any use. Promises them
   * nothing.
   *
   * @throws HashingBusyException when there is no place to wait
   */
  void checkPlace() {
    if (waiting.get() >= queue && running.availablePermits() == 0) {
      throw new HashingBusyException();
    }
  }

  /** In a thread for hashes; waits for it, whatever happens to the caller meanwhile. */
  <T> T run(Supplier<T> hash) {
    if (!running.tryAcquire() && !enqueue()) {
      throw new HashingBusyException();
    }
    try {
      return CompletableFuture.supplyAsync(hash, threads).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    } finally {
      running.release();
    }
  }

  private boolean enqueue() {
    if (waiting.incrementAndGet() > queue) {
      waiting.decrementAndGet();
      return false;
    }
    try {
      running.acquire();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      waiting.decrementAndGet();
    }
  }
}
