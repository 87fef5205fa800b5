package dev.stoke.local.node;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does one thing soon after it is asked to, many askings at once, and regularly besides. */
final class Repeater implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeater.class);

  private final Semaphore asked = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closed;

  Repeater(String name, Duration every, Runnable action) {
    this.thread =
        Thread.ofPlatform()
            .daemon()
            .name(name)
            .start(() -> {
              while (!closed) {
                try {
                  asked.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS);
                  asked.drainPermits();
                  if (!closed) {
                    action.run();
                  }
                } catch (InterruptedException e) {
                  return;
                } catch (RuntimeException e) {
                  LOG.atDebug().setCause(e).addKeyValue("what", name).log("will be repeated");
                }
              }
            });
  }

  void soon() {
    asked.release();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
