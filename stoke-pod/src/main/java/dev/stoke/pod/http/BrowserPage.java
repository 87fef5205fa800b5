package dev.stoke.pod.http;

import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;

/** What goes with everything that a browser may show. */
final class BrowserPage {
  private static final HttpString CONTENT_SECURITY_POLICY =
      new HttpString("Content-Security-Policy");
  private static final HttpString REFERRER_POLICY = new HttpString("Referrer-Policy");
  private static final HttpString FRAME_OPTIONS = new HttpString("X-Frame-Options");

  private BrowserPage() {}

  /**
   * @param policy what the page may load and do (Content Security Policy)
   */
  static void head(HttpServerExchange exchange, String contentType, String policy) {
    exchange
        .getResponseHeaders()
        .put(Headers.CONTENT_TYPE, contentType)
        .put(CONTENT_SECURITY_POLICY, policy)
        .put(REFERRER_POLICY, "no-referrer")
        .put(FRAME_OPTIONS, "DENY")
        .put(Reply.NOSNIFF, "nosniff");
  }
}
