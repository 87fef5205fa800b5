package dev.stoke.local.cli;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.up.Parts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * On Ctrl-C the thread that made this is interrupted and may end what it started in order; when
 * that takes too long, the parts are closed. Close it when all is over.
 */
public final class Interruption implements AutoCloseable {
  private static final long STOP_SECONDS = 60;

  private final Parts parts;
  private final Thread worker = Thread.currentThread();
  private final CountDownLatch over = new CountDownLatch(1);

  private Interruption(Parts parts) {
    this.parts = requireNonNull(parts, "parts is null");
  }

  /** Closing it keeps the process from ending before {@code parts} have. */
  public static Interruption endsInOrder(Parts parts) {
    var interruption = new Interruption(parts);
    Runtime.getRuntime().addShutdownHook(new Thread(interruption::stop, "stop"));
    return interruption;
  }

  private void stop() {
    if (over.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      if (!over.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        parts.close();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    over.countDown();
  }
}
