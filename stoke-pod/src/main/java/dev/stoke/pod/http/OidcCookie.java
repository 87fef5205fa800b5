package dev.stoke.pod.http;

import dev.stoke.pod.config.OidcProvider;
import dev.stoke.pod.providers.oidc.OidcLogin;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.handlers.Cookie;
import io.undertow.util.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a login in the browser that began it. Scripts cannot read it, other sites' requests do not
 * send it, and where the pod is reached by TLS no other host can set it (RFC 6265bis, 4.1.3).
 */
final class OidcCookie {
  private OidcCookie() {}

  /** Empty when there is none. */
  static String read(HttpServerExchange exchange, OidcProvider provider) {
    @Nullable Cookie cookie = exchange.getRequestCookie(name(provider));
    return cookie == null || cookie.getValue() == null ? "" : cookie.getValue();
  }

  static void set(HttpServerExchange exchange, OidcProvider provider, String flow) {
    write(exchange, provider, flow, OidcLogin.FLOW_TIME.toSeconds());
  }

  static void clear(HttpServerExchange exchange, OidcProvider provider) {
    write(exchange, provider, "", 0);
  }

  private static void write(
      HttpServerExchange exchange, OidcProvider provider, String value, long maxAgeSeconds) {
    exchange
        .getResponseHeaders()
        .add(
            Headers.SET_COOKIE,
            "%s=%s; Path=/; Max-Age=%d; HttpOnly; SameSite=Lax%s"
                .formatted(
                    name(provider), value, maxAgeSeconds, isTls(provider) ? "; Secure" : ""));
  }

  private static String name(OidcProvider provider) {
    // A name has letters, digits, dots, dashes and spaces.
    return (isTls(provider) ? "__Host-" : "") + "stoke-oidc-" + provider.name().replace(' ', '+');
  }

  private static boolean isTls(OidcProvider provider) {
    return provider.redirectUri().startsWith("https:");
  }
}
