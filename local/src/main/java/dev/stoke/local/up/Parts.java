package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What has been started so far, stopped in reverse order. May be closed from another thread while
 * parts are still starting: a part that comes too late is stopped at once, and who brought it is
 * told.
 */
public final class Parts implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Parts.class);

  private final Deque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /** Keeps the part; throws when everything has been stopped already. */
  public <T extends AutoCloseable> T add(T part) {
    requireNonNull(part, "part is null");
    synchronized (this) {
      if (!closed) {
        started.push(part);
        return part;
      }
    }
    stop(part);
    throw new IllegalStateException("told to stop while starting");
  }

  @Override
  public void close() {
    while (true) {
      AutoCloseable part;
      synchronized (this) {
        closed = true;
        part = started.poll();
      }
      if (part == null) {
        return;
      }
      stop(part);
    }
  }

  private static void stop(AutoCloseable part) {
    try {
      part.close();
    } catch (Exception e) {
      LOG.warn(
          "could not stop part={}; going on with the rest", part.getClass().getSimpleName(), e);
    }
  }
}
