package dev.stoke.pod.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The token in a request's header (RFC 6750, 2.1); the scheme in any case. */
final class Bearer {
  private static final String SCHEME = "Bearer ";

  private Bearer() {}

  static Optional<String> of(HttpServerExchange exchange) {
    @Nullable String header = exchange.getRequestHeaders().getFirst(Headers.AUTHORIZATION);
    return header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
        ? Optional.empty()
        : Optional.of(header.substring(SCHEME.length()).trim());
  }

  /** Answers 401 when there is none. */
  static boolean isThere(HttpServerExchange exchange) {
    boolean there = of(exchange).isPresent();
    if (!there) {
      Reply.error(exchange, 401, "Authorization: Bearer <token> is missing");
    }
    return there;
  }

  static void refuse(HttpServerExchange exchange) {
    Reply.error(exchange, 401, "the token is not valid; log in again");
  }
}
