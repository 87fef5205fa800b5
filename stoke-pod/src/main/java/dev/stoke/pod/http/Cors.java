package dev.stoke.pod.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which browsers' pages may call: all, or those of the listed origins. */
final class Cors {
  private static final HttpString ALLOW_ORIGIN = new HttpString("Access-Control-Allow-Origin");
  private static final HttpString ALLOW_HEADERS = new HttpString("Access-Control-Allow-Headers");
  private static final HttpString ALLOW_METHODS = new HttpString("Access-Control-Allow-Methods");

  private final List<String> origins;

  Cors(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  void addTo(HttpServerExchange exchange) {
    if (origins.contains("*")) {
      exchange.getResponseHeaders().put(ALLOW_ORIGIN, "*");
      return;
    }
    @Nullable String origin = exchange.getRequestHeaders().getFirst(Headers.ORIGIN);
    if (origin != null && origins.contains(origin)) {
      exchange.getResponseHeaders().put(ALLOW_ORIGIN, origin);
    }
    exchange.getResponseHeaders().put(Headers.VARY, "Origin");
  }

  void preflight(HttpServerExchange exchange) {
    exchange
        .getResponseHeaders()
        .put(Headers.VARY, "Origin, Access-Control-Request-Method, Access-Control-Request-Headers")
        .put(ALLOW_HEADERS, "Content-Type, Origin, Accept, Authorization")
        .put(ALLOW_METHODS, "GET,POST,PATCH,DELETE,OPTIONS");
    Reply.empty(exchange, 204);
  }
}
