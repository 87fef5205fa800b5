package dev.stoke.pod.http;

import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Ends the connection of a client that does not send its body in time, however regularly it sends a
 * little of it: the timeout of the socket starts anew with every byte.
 */
final class BodyDeadline {
  private final AtomicBoolean over = new AtomicBoolean();
  private final XnioExecutor.Key timer;

  private BodyDeadline(HttpServerExchange exchange, Duration time) {
    this.timer =
        exchange
            .getIoThread()
            .executeAfter(
                () -> {
                  if (over.compareAndSet(false, true)) {
                    IoUtils.safeClose(exchange.getConnection());
                  }
                },
                time.toMillis(),
                TimeUnit.MILLISECONDS);
  }

  static BodyDeadline start(HttpServerExchange exchange, Duration time) {
    return new BodyDeadline(exchange, time);
  }

  /** The body is there, or will never be. */
  void met() {
    over.set(true);
    timer.remove();
  }
}
