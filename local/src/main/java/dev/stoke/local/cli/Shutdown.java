package dev.stoke.local.cli;

import dev.stoke.local.up.Parts;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs when the JVM is told to end (Ctrl-C, SIGTERM, hang-up): stops all parts, also while they are
 * still starting, and waits until the thread that starts them has seen it, so that no process is
 * left behind.
 */
final class Shutdown implements Runnable {
  private static final long PATIENCE_SECONDS = 60;

  private final Console console;
  private final RunFiles files;
  private final Parts parts;
  private final CountDownLatch started = new CountDownLatch(1);
  private final CountDownLatch told = new CountDownLatch(1);

  Shutdown(Console console, RunFiles files, Parts parts) {
    this.console = console;
    this.files = files;
    this.parts = parts;
  }

  /** The start has returned or failed: nothing new will come. */
  void startIsOver() {
    started.countDown();
  }

  boolean wasTold() {
    return told.getCount() == 0;
  }

  /** Blocks until the JVM is told to end. */
  void await() throws InterruptedException {
    told.await();
  }

  @Override
  public void run() {
    told.countDown();
    console.line("Stopping ...");
    parts.close();
    try {
      if (!started.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        console.line("Something is still starting: ./stoke down ends what stays behind.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    files.deleteRun();
    console.line("Stopped. The data stays in " + files.directory());
  }
}
