package dev.stoke.pod.peers;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.nio.ByteBuffer;

/** The forms of an answer of the peer listener; sentences are its own and hold nothing foreign. */
final class Answers {
  private Answers() {}

  static void json(HttpServerExchange exchange, byte[] body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json");
    exchange.getResponseHeaders().put(Headers.CACHE_CONTROL, "no-store");
    exchange.getResponseSender().send(ByteBuffer.wrap(body));
  }

  static void refused(HttpServerExchange exchange, int status, String sentence) {
    exchange.setStatusCode(status);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "text/plain; charset=utf-8");
    exchange.getResponseSender().send(sentence + "\n");
  }

  static void unavailable(HttpServerExchange exchange, String sentence) {
    exchange.getResponseHeaders().put(Headers.RETRY_AFTER, "1");
    refused(exchange, 503, sentence);
  }

  /** When what is left of the request is not worth reading. */
  static void last(HttpServerExchange exchange, int status, String sentence) {
    exchange.setPersistent(false);
    refused(exchange, status, sentence);
  }
}
