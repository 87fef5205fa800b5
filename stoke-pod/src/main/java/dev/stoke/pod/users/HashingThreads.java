package dev.stoke.pod.users;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Threads that compute hashes and nothing else, at a lower priority than those that answer
 * requests.
 *
 * <p>Where the processor is short, Java's compilers get that lower priority, too: in a new process
 * they would keep most of the time that there is from hashes, for a minute.
 */
final class HashingThreads {
  /** A hash takes less than a tenth of this on a machine that has the time. */
  private static final Duration SLOW = Duration.ofSeconds(1);

  private HashingThreads() {}

  static ExecutorService create(int count) {
    return create(count, SLOW, Niceness::lowerCompilers);
  }

  /**
   * @param starved is called when a hash took longer than {@code slow}, the first time
   */
  static ExecutorService create(int count, Duration slow, Runnable starved) {
    return new ThreadPoolExecutor(
        count,
        count,
        0,
        TimeUnit.SECONDS,
        new LinkedBlockingQueue<>(),
        work -> Thread.ofPlatform().daemon().name("hashing").unstarted(() -> run(work))) {
      private final AtomicBoolean told = new AtomicBoolean();

      @Override
      public void execute(Runnable hash) {
        super.execute(() -> {
          long began = System.nanoTime();
          hash.run();
          if (System.nanoTime() - began > slow.toNanos() && told.compareAndSet(false, true)) {
            starved.run();
          }
        });
      }
    };
  }

  private static void run(Runnable work) {
    Niceness.lower();
    work.run();
  }
}
