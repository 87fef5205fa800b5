package dev.stoke.cli.doctor;

import dev.stoke.local.cli.Failures;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Reads many things at once, until a deadline; notes what could not be read, and goes on. */
final class Look implements AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> unseen = new ArrayList<>();
  private final long deadline;

  Look(Duration limit) {
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  <T> Future<T> begin(Callable<T> reading) {
    return threads.submit(reading);
  }

  /**
   * Waits for it.
   *
   * @param what it is, for whoever reads that it could not be seen
   */
  <T> T result(Future<T> reading, String what, T otherwise) {
    return found(reading, what).orElse(otherwise);
  }

  /** The same; empty, too, when there is nothing. */
  <T> Optional<T> found(Future<T> reading, String what) {
    try {
      return Optional.ofNullable(
          reading.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      unseen.add(what + ": " + Failures.sentence(Objects.requireNonNullElse(e.getCause(), e)));
    } catch (TimeoutException e) {
      reading.cancel(true);
      unseen.add(what + ": no answer in time");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      unseen.add(what + ": interrupted");
    }
    return Optional.empty();
  }

  List<String> unseen() {
    return List.copyOf(unseen);
  }

  /** Does not wait for what is still under way. */
  @Override
  public void close() {
    threads.shutdownNow();
  }
}
