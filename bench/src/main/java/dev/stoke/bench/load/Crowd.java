package dev.stoke.bench.load;

import java.net.URI;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;

/** Calls that come at a rate of their own, whether the ones before have been answered or not. */
public final class Crowd {
  /** More at once are counted as failed: somebody answers none of them. */
  private static final int MOST = 1000;

  /** Until whoever is called has as many to answer as ever: a fifth of the time. */
  private static final int SETTLES = 5;

  private Crowd() {}

  /** Answers count from the time on when the crowd is there, to the end of its calls. */
  public static Calls run(URI base, Call call, double perSecond, Duration time) {
    var places = new Semaphore(MOST);
    Queue<Client> idle = new ConcurrentLinkedQueue<>();
    long began = System.nanoTime();
    long end = began + time.toNanos();
    var tally = new Tally(began + time.toNanos() / SETTLES);
    Calls seen;
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (long sent = 0; !Thread.currentThread().isInterrupted(); sent++) {
        long due = began + (long) (sent * 1e9 / perSecond);
        if (due >= end) {
          break;
        }
        LockSupport.parkNanos(due - System.nanoTime());
        if (places.tryAcquire()) {
          threads.execute(() -> call(base, call, tally, places, idle));
        } else {
          tally.addFailure();
        }
      }
      LockSupport.parkNanos(end - System.nanoTime());
      seen = tally.calls();
      // Nobody waits for the rest.
      threads.shutdownNow();
    }
    idle.forEach(Client::close);
    return seen;
  }

  private static void call(URI base, Call call, Tally tally, Semaphore places, Queue<Client> idle) {
    var free = idle.poll();
    var client = free == null ? new Client(base) : free;
    try {
      tally.count(client, call);
      idle.add(client);
    } finally {
      places.release();
    }
  }
}
