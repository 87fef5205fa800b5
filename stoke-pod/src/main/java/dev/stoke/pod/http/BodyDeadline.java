package dev.stoke.pod.http;

import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Ends the connection of a client that does not send its body in time, however regularly it sends a
 * little of it, and whether anybody wants the body or not: before the next request it is read to
 * its end.
 */
final class BodyDeadline {
  private BodyDeadline() {}

  /**
   * @param time from now to the end of the body
   */
  static void start(HttpServerExchange exchange, Duration time) {
    if (exchange.isRequestComplete()) {
      return;
    }
    XnioExecutor.Key timer =
        exchange
            .getIoThread()
            .executeAfter(() -> end(exchange), time.toMillis(), TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener((_, next) -> {
      timer.remove();
      next.proceed();
    });
  }

  private static void end(HttpServerExchange exchange) {
    if (!exchange.isRequestComplete()) {
      IoUtils.safeClose(exchange.getConnection());
    }
  }
}
