package dev.stoke.pod.http;

import static java.util.Objects.requireNonNull;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** The description of all public routes, from memory. */
final class OpenApiHandler implements HttpHandler {
  private static final String RESOURCE = "/dev/stoke/pod/http/openapi.json";
  private static final String SERVER = "\"url\": \"/\"";

  private final ByteBuffer body;

  OpenApiHandler(String basePath) {
    String text = read();
    if (!text.contains(SERVER)) {
      throw new IllegalStateException(RESOURCE + " names no server");
    }
    // The first one alone: a path that is at the root in any case says so itself.
    String served =
        basePath.isEmpty()
            ? text
            : text.replaceFirst(Pattern.quote(SERVER), "\"url\": \"" + basePath + "\"");
    this.body = ByteBuffer.wrap(served.getBytes(StandardCharsets.UTF_8)).asReadOnlyBuffer();
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, "application/json; charset=utf-8");
    exchange.getResponseSender().send(body.duplicate());
  }

  private static String read() {
    try (InputStream in =
        requireNonNull(OpenApiHandler.class.getResourceAsStream(RESOURCE), RESOURCE)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(RESOURCE, e);
    }
  }
}
