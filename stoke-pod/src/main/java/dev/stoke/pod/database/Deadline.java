package dev.stoke.pod.database;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The end of the time that a piece of work has, whatever it waits for: at that moment its thread is
 * interrupted, and until then every call to the database gets only what is left. Without one, calls
 * have the bounds of the pool.
 */
public final class Deadline {
  private static final ScopedValue<Long> END = ScopedValue.newInstance();
  private static final ScheduledThreadPoolExecutor ALARMS = alarms();

  private Deadline() {}

  /** What is to be done in time. */
  @FunctionalInterface
  public interface Work<X extends Exception> {
    void run() throws X;
  }

  /**
   * Runs the work on this thread; returns or throws at the latest soon after the end.
   *
   * @param end in the time of {@link System#nanoTime}
   * @return false when it was too late to begin
   */
  public static <X extends Exception> boolean run(long end, Work<X> work) throws X {
    long left = end - System.nanoTime();
    if (left <= 0) {
      return false;
    }
    Alarm alarm = new Alarm(Thread.currentThread());
    Future<?> rings = ALARMS.schedule(alarm::ring, left, TimeUnit.NANOSECONDS);
    try {
      return ScopedValue.where(END, end)
          .call(() -> {
            work.run();
            return true;
          });
    } finally {
      rings.cancel(false);
      alarm.turnOff();
    }
  }

  /** Not positive once it is over; empty when this thread has no deadline. */
  static Optional<Duration> left() {
    return END.isBound()
        ? Optional.of(Duration.ofNanos(END.get() - System.nanoTime()))
        : Optional.empty();
  }

  private static ScheduledThreadPoolExecutor alarms() {
    ScheduledThreadPoolExecutor alarms =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("deadlines").factory());
    alarms.setRemoveOnCancelPolicy(true);
    return alarms;
  }

  /** Interrupts the work, but never what its thread does after it. */
  private static final class Alarm {
    private final Thread thread;
    private boolean off;
    private boolean rang;

    Alarm(Thread thread) {
      this.thread = thread;
    }

    synchronized void ring() {
      if (!off) {
        rang = true;
        thread.interrupt();
      }
    }

    synchronized void turnOff() {
      off = true;
      if (rang) {
        // The interruption was meant for the work alone.
        Thread.interrupted();
      }
    }
  }
}
