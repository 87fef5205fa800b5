package dev.stoke.pod.http;

import io.undertow.server.Connectors;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Protocols;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Gives an answer up that an HTTP/2 client does not take in time. There the client says for each
 * answer how much of it may be sent (RFC 9113, 5.2), so the timeout of the socket never runs out
 * while other frames come and go.
 */
final class AnswerDeadline {
  private AnswerDeadline() {}

  /**
   * @param time from now to the end of the answer, the work on it included
   */
  static void start(HttpServerExchange exchange, Duration time) {
    if (!exchange.getProtocol().equals(Protocols.HTTP_2_0)) {
      return;
    }
    XnioExecutor.Key timer =
        exchange
            .getIoThread()
            .executeAfter(() -> giveUp(exchange), time.toMillis(), TimeUnit.MILLISECONDS);
    exchange.addExchangeCompleteListener((_, next) -> {
      timer.remove();
      next.proceed();
    });
  }

  private static void giveUp(HttpServerExchange exchange) {
    // This resets the stream alone, and does not tell the exchange.
    IoUtils.safeClose(exchange.getConnection());
    Connectors.terminateRequest(exchange);
    Connectors.terminateResponse(exchange);
  }
}
