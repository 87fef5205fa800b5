package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Writing answers. */
final class Responses {
  private Responses() {}

  static void json(HttpServerExchange exchange, int code, JsonNode body) {
    bytes(exchange, code, "application/json", Json.bytes(body));
  }

  static void text(HttpServerExchange exchange, String body) {
    bytes(exchange, 200, "text/plain; charset=utf-8", body.getBytes(StandardCharsets.UTF_8));
  }

  static void error(HttpServerExchange exchange, ApiError error) {
    json(exchange, error.code(), error.toStatus());
  }

  static ObjectNode success(String name, String group, String kind, String uid) {
    ObjectNode status = Json.object().put("kind", "Status").put("apiVersion", "v1");
    status.putObject("metadata");
    status.put("status", "Success");
    ObjectNode details = status.putObject("details").put("name", name);
    if (!group.isEmpty()) {
      details.put("group", group);
    }
    details.put("kind", kind).put("uid", uid);
    return status;
  }

  private static void bytes(HttpServerExchange exchange, int code, String type, byte[] body) {
    exchange.setStatusCode(code);
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.setResponseContentLength(body.length);
    try {
      exchange.getOutputStream().write(body);
      exchange.endExchange();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot answer", e);
    }
  }
}
