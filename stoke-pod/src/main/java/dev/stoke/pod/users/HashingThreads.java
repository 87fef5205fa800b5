package dev.stoke.pod.users;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that compute hashes and nothing else. Each has memory that it uses again for the next
 * one, and a lower priority than those that answer requests. One that has had nothing to do for a
 * minute ends, and its memory with it.
 */
final class HashingThreads {
  private static final long IDLE_SECONDS = 60;

  private HashingThreads() {}

  static ExecutorService create(int count) {
    var threads =
        new ThreadPoolExecutor(
            count,
            count,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> Thread.ofPlatform().daemon().name("hashing").unstarted(() -> run(work)));
    threads.allowCoreThreadTimeOut(true);
    return threads;
  }

  private static void run(Runnable work) {
    Niceness.lower();
    Argon2id.withMemory(work);
  }
}
