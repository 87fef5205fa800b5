package dev.stoke.pod.http;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.federation.Jwks;
import dev.stoke.pod.federation.JwksForm;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The public keys, from memory and on the I/O thread. */
final class KeySetHandler implements HttpHandler {
  private final Federation federation;
  private final boolean upstream;

  private KeySetHandler(Federation federation, boolean upstream) {
    this.federation = federation;
    this.upstream = upstream;
  }

  /** {@code /api/pkeys}, with {@code ?local=true} or {@code ?local=1} for this pod's own keys. */
  static KeySetHandler upstream(Federation federation) {
    return new KeySetHandler(federation, true);
  }

  /** {@code /.well-known/jwks.json}. */
  static KeySetHandler strict(Federation federation) {
    return new KeySetHandler(federation, false);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Optional<Jwks> served = federation.jwks(form(exchange));
    if (served.isEmpty()) {
      // No JSON: clients that take anything in JSON for a key set keep the one that they have.
      exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
      exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
      exchange.setPersistent(false);
      Reply.text(exchange, 503, "this pod is not in service");
      return;
    }
    Jwks jwks = served.get();
    exchange.getResponseHeaders().put(Headers.ETAG, jwks.etag());
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, cacheControl(jwks.maxAgeSeconds()));
    if (matches(exchange.getRequestHeaders().getFirst(Headers.IF_NONE_MATCH), jwks.etag())) {
      Reply.empty(exchange, 304);
      return;
    }
    exchange
        .getResponseHeaders()
        .put(
            Headers.CONTENT_TYPE,
            upstream ? "application/json; charset=utf-8" : "application/jwk-set+json");
    exchange.getResponseSender().send(jwks.body().duplicate());
  }

  /**
   * No shared cache may add its own time, and max-age is at most half the propagation delay: even a
   * verifier that falls back on a stale answer (RFC 5861, 4) has one that is younger than every key
   * that signs.
   */
  private static String cacheControl(int maxAgeSeconds) {
    return "private, max-age=" + maxAgeSeconds + ", stale-if-error=" + maxAgeSeconds;
  }

  private JwksForm form(HttpServerExchange exchange) {
    if (!upstream) {
      return JwksForm.STRICT;
    }
    @Nullable Deque<String> local = exchange.getQueryParameters().get("local");
    boolean own = local != null && (local.contains("true") || local.contains("1"));
    return own ? JwksForm.UPSTREAM_LOCAL : JwksForm.UPSTREAM;
  }

  /** RFC 9110, 13.1.2: weak comparison with any of a list. */
  private static boolean matches(@Nullable String header, String etag) {
    if (header == null) {
      return false;
    }
    for (String candidate : header.split(",", -1)) {
      String tag = candidate.trim();
      if (tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag)) {
        return true;
      }
    }
    return false;
  }
}
