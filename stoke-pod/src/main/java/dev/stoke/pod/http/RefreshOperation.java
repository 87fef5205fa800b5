package dev.stoke.pod.http;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.tokens.Sessions;
import dev.stoke.pod.tokens.TokenPair;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.HttpServerExchange;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/refresh}: a bearer token that is still good, and the refresh token beside it.
 */
final class RefreshOperation implements JsonCall.Operation {
  private final Sessions sessions;
  private final ClientAddress client;
  private final Counter granted;
  private final Counter refused;

  RefreshOperation(Sessions sessions, ClientAddress client, MeterRegistry metrics) {
    this.sessions = sessions;
    this.client = client;
    this.granted = metrics.counter("stoke.refreshes", "result", "granted");
    this.refused = metrics.counter("stoke.refreshes", "result", "refused");
  }

  @Override
  public boolean admit(HttpServerExchange exchange) {
    return Bearer.isThere(exchange);
  }

  @Override
  public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
    String bearer = Bearer.of(exchange).orElseThrow();
    String refresh = body.text("refresh");
    if (sessions.verify(bearer).isEmpty()) {
      refused.increment();
      Bearer.refuse(exchange);
      return;
    }
    Optional<TokenPair> pair = sessions.refresh(bearer, refresh, client.of(exchange));
    if (pair.isEmpty()) {
      refused.increment();
      Reply.json(exchange, 401, Map.of());
      return;
    }
    granted.increment();
    Reply.json(exchange, 200, Map.of("token", pair.get().token(), "refresh", pair.get().refresh()));
  }
}
