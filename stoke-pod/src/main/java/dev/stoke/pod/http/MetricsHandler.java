package dev.stoke.pod.http;

import dev.stoke.pod.admin.AdminApi;
import dev.stoke.pod.federation.Federation;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.StatusCodes;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * {@code /metrics/} at upstream's place: for holders of a monitoring claim, or for everybody where
 * the configuration says so. Prometheus is better served at the management listener.
 */
final class MetricsHandler implements HttpHandler {
  private static final String TYPE = "text/plain; version=0.0.4; charset=utf-8";
  private static final int AT_ONCE = 4;

  private final Federation federation;
  private final AdminApi admin;
  private final ClientAddress client;
  private final boolean open;
  private final Supplier<String> metrics;
  private final Semaphore atWork = new Semaphore(AT_ONCE);

  /**
   * @param open whether no token is needed
   */
  MetricsHandler(
      Federation federation,
      AdminApi admin,
      ClientAddress client,
      boolean open,
      Supplier<String> metrics) {
    this.federation = federation;
    this.admin = admin;
    this.client = client;
    this.open = open;
    this.metrics = metrics;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Optional<String> bearer = Bearer.of(exchange);
    if (!open && bearer.isEmpty() && !admin.mayReadMetrics(bearer, client.of(exchange))) {
      refuse(exchange, "Token is required");
    } else if (!atWork.tryAcquire()) {
      Reply.unavailable(exchange, 1, "too many requests at once; try again");
    } else {
      exchange.addExchangeCompleteListener((_, next) -> {
        atWork.release();
        next.proceed();
      });
      exchange.dispatch((HttpHandler) worker -> send(worker, bearer));
    }
  }

  private void send(HttpServerExchange exchange, Optional<String> bearer) {
    if (!open && !federation.holdsLease()) {
      Reply.notInService(exchange);
    } else if (!open && !admin.mayReadMetrics(bearer, client.of(exchange))) {
      refuse(exchange, "Unauthorized");
    } else {
      exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, TYPE);
      exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
      exchange.getResponseSender().send(metrics.get());
    }
  }

  private static void refuse(HttpServerExchange exchange, String message) {
    exchange.getResponseHeaders().put(Headers.WWW_AUTHENTICATE, "Bearer");
    Reply.json(exchange, StatusCodes.UNAUTHORIZED, Map.of("message", message));
  }
}
