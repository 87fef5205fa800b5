package dev.stoke.pod.users;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * Bounds the hashes computed at once, each of which takes a core and 19 MiB, and the logins that
 * wait for one. Beyond that a caller is turned away at once, which costs nothing. Who waits does so
 * until its request's time is over and its thread is interrupted: the queue is short, so that long
 * waits come of a starved machine, where whoever is sent away would only come again.
 */
final class HashingSlots {
  private final Semaphore places;

  /** As many as hash at once; the others wait in their queue, so that none has to be woken up. */
  private final ExecutorService threads;

  /**
   * @param slots hashes at once
   * @param queue callers that may wait
   */
  HashingSlots(int slots, int queue) {
    this.places = new Semaphore(slots + queue);
    this.threads = HashingThreads.create(slots);
  }

  /**
   * Whether there is no place to wait, for callers who would have to do something else first: that
   * would be of no use. Promises them nothing.
   */
  boolean isFull() {
    return places.availablePermits() == 0;
  }

  /** In a thread for hashes; once begun it is waited for, whatever happens to the caller. */
  <T> T run(Supplier<T> hash) {
    if (!places.tryAcquire()) {
      throw new HashingBusyException();
    }
    try {
      var turn = new Turn<>(hash);
      threads.execute(turn);
      return turn.result();
    } finally {
      places.release();
    }
  }

  /** In the queue until a thread or its caller, who has no more time, takes it out. */
  private static final class Turn<T> implements Runnable {
    private final Supplier<T> hash;
    private final AtomicBoolean taken = new AtomicBoolean();
    private final CompletableFuture<T> result = new CompletableFuture<>();

    Turn(Supplier<T> hash) {
      this.hash = hash;
    }

    @Override
    public void run() {
      if (taken.compareAndSet(false, true)) {
        result.completeAsync(hash, Runnable::run);
      }
    }

    T result() {
      try {
        return waited();
      } catch (CompletionException e) {
        throw e.getCause() instanceof RuntimeException cause ? cause : e;
      }
    }

    private T waited() {
      try {
        return result.get();
      } catch (ExecutionException e) {
        throw new CompletionException(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        if (taken.compareAndSet(false, true)) {
          throw new HashingBusyException();
        }
        return result.join();
      }
    }
  }
}
