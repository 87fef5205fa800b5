package dev.stoke.pod.http;

import static java.util.Objects.requireNonNull;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.ETag;
import io.undertow.util.ETagUtils;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The administration for browsers, under {@code /admin/}: files from memory that call the API as
 * any client does, so that they may do nothing that it does not allow. One page, which shows itself
 * under the addresses of its parts, too.
 */
final class AdminPages {
  private static final String FOLDER = "/dev/stoke/pod/http/ui/";
  private static final String PAGE = "index.html";
  private static final List<String> PARTS = List.of("user", "group", "claim", "key", "monitor");
  private static final List<String> FILES =
      List.of(
          "app.css",
          "dom.js",
          "api.js",
          "parts.js",
          "login.js",
          "users.js",
          "groups.js",
          "claims.js",
          "server.js",
          "app.js");

  /** Scripts, style and calls of this server alone; forms are sent by scripts. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none'";

  private AdminPages() {}

  static void addTo(Routes routes, String basePath) {
    String home = basePath + "/admin/";
    HttpHandler page = file(PAGE, "text/html; charset=utf-8");
    routes.get("/admin", exchange -> redirect(exchange, home)).get("/admin/", page);
    PARTS.forEach(part -> routes.get("/admin/" + part, page));
    for (String name : FILES) {
      String type = name.endsWith(".css") ? "text/css" : "text/javascript";
      routes.get("/admin/ui/" + name, file(name, type + "; charset=utf-8"));
    }
  }

  private static void redirect(HttpServerExchange exchange, String location) {
    exchange.getResponseHeaders().put(Headers.LOCATION, location);
    Reply.empty(exchange, 308);
  }

  private static HttpHandler file(String name, String contentType) {
    byte[] bytes = read(name);
    ByteBuffer body = ByteBuffer.wrap(bytes).asReadOnlyBuffer();
    ETag tag = new ETag(false, digest(bytes));
    return exchange -> {
      BrowserPage.head(exchange, contentType, POLICY);
      exchange
          .getResponseHeaders()
          .put(Headers.CACHE_CONTROL, "no-cache")
          .put(Headers.ETAG, tag.toString());
      if (ETagUtils.handleIfNoneMatch(exchange, tag, true)) {
        exchange.getResponseSender().send(body.duplicate());
      } else {
        Reply.empty(exchange, 304);
      }
    };
  }

  private static String digest(byte[] bytes) {
    try {
      byte[] sum = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sum, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] read(String name) {
    try (InputStream in =
        requireNonNull(AdminPages.class.getResourceAsStream(FOLDER + name), name)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
