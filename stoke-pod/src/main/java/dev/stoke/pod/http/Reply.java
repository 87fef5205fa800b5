package dev.stoke.pod.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.util.Map;

/** The forms of an answer that upstream's clients know. */
final class Reply {
  static final HttpString NOSNIFF = new HttpString("X-Content-Type-Options");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Reply() {}

  /** A result: tokens must not stay in any cache (RFC 6749, 5.1). */
  static void json(HttpServerExchange exchange, int status, Object body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    send(exchange, status, body);
  }

  /** A fact for everybody, which may be kept for a while. */
  static void document(HttpServerExchange exchange, Map<String, ?> body, int maxAgeSeconds) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "private, max-age=" + maxAgeSeconds);
    send(exchange, 200, body);
  }

  /** A request that could not be understood or served. */
  static void error(HttpServerExchange exchange, int status, String message) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    send(exchange, status, Map.of("error_message", message));
  }

  static void unavailable(HttpServerExchange exchange, int retryAfterSeconds, String message) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, retryAfterSeconds);
    error(exchange, 503, message);
  }

  static void tooManyLogins(HttpServerExchange exchange) {
    unavailable(exchange, 1, "too many logins at once; try again");
  }

  /** After too many failures (RFC 6585, 4). */
  static void tooMany(HttpServerExchange exchange, long retryAfterSeconds) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, retryAfterSeconds);
    error(exchange, 429, "too many failed attempts; try again later");
  }

  /** Only another pod can help at the moment: its client shall connect anew. */
  static void notInService(HttpServerExchange exchange) {
    exchange.setPersistent(false);
    exchange.getResponseHeaders().put(Headers.CONNECTION, "close");
    unavailable(exchange, 1, "this pod is not in service; try again");
  }

  static void text(HttpServerExchange exchange, int status, String text) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseHeaders().put(NOSNIFF, "nosniff");
    exchange.setStatusCode(status);
    exchange.getResponseSender().send(text + "\n");
  }

  static void empty(HttpServerExchange exchange, int status) {
    exchange.setStatusCode(status);
    exchange.endExchange();
  }

  private static void send(HttpServerExchange exchange, int status, Object body) {
    exchange.setStatusCode(status);
    try {
      exchange.getResponseSender().send(MAPPER.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("maps of strings and lists always become JSON", e);
    }
  }
}
