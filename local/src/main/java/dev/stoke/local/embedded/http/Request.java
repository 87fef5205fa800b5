package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.WriteOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HeaderValues;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Deque;
import java.util.Locale;
import java.util.Optional;

/** What a request asks for, apart from its path. */
final class Request {
  /** The limit of a real server. */
  private static final int MAX_BODY_BYTES = 3 * 1024 * 1024;

  private final HttpServerExchange exchange;

  Request(HttpServerExchange exchange) {
    this.exchange = exchange;
  }

  HttpServerExchange exchange() {
    return exchange;
  }

  String method() {
    return exchange.getRequestMethod().toString();
  }

  /** The query's value, or the empty text. */
  String query(String name) {
    Deque<String> values = exchange.getQueryParameters().get(name);
    return values == null || values.isEmpty() ? "" : values.getFirst();
  }

  boolean flag(String name) {
    return query(name).equals("true") || query(name).equals("1");
  }

  String mediaType() {
    return header(Headers.CONTENT_TYPE).split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }

  boolean wantsTable() {
    return header(Headers.ACCEPT).contains("as=Table");
  }

  boolean wantsMetadataOnly() {
    return header(Headers.ACCEPT).contains("as=PartialObjectMetadata");
  }

  byte[] body() {
    try {
      byte[] body = exchange.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
      if (body.length > MAX_BODY_BYTES) {
        throw new ApiError(
            413,
            "RequestEntityTooLarge",
            "Request entity too large: limit is " + MAX_BODY_BYTES,
            null);
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the request", e);
    }
  }

  /** The object in the body of a create or a replace. */
  ObjectNode object() {
    String type = mediaType();
    if (type.equals(ProtobufBody.MEDIA_TYPE)) {
      return ProtobufBody.parse(body());
    }
    if (!type.isEmpty() && !type.contains("json") && !type.contains("yaml")) {
      throw ApiError.unsupportedMediaType(type);
    }
    return Json.parseObject(body(), type.contains("yaml"));
  }

  WriteOptions writeOptions() {
    String validation = query("fieldValidation");
    String manager = query("fieldManager");
    return new WriteOptions(
        manager.isEmpty() ? userAgent() : manager,
        query("dryRun").equals("All"),
        flag("force"),
        switch (validation) {
          case "Strict" -> WriteOptions.FieldValidation.STRICT;
          case "Ignore" -> WriteOptions.FieldValidation.IGNORE;
          default -> WriteOptions.FieldValidation.WARN;
        },
        this::warn);
  }

  DeleteOptions deleteOptions() {
    byte[] body = body();
    ObjectNode given =
        body.length == 0 ? Json.object() : Json.parseObject(body, mediaType().contains("yaml"));
    String grace =
        query("gracePeriodSeconds").isEmpty()
            ? Json.text(given, "gracePeriodSeconds")
            : query("gracePeriodSeconds");
    String propagation =
        query("propagationPolicy").isEmpty()
            ? Json.text(given, "propagationPolicy")
            : query("propagationPolicy");
    if (given.path("orphanDependents").asBoolean(false)) {
      propagation = "Orphan";
    }
    return new DeleteOptions(
        seconds(grace),
        switch (propagation) {
          case "Foreground" -> DeleteOptions.Propagation.FOREGROUND;
          case "Orphan" -> DeleteOptions.Propagation.ORPHAN;
          default -> DeleteOptions.Propagation.BACKGROUND;
        },
        filled(Json.text(given, "preconditions", "uid")),
        filled(Json.text(given, "preconditions", "resourceVersion")),
        query("dryRun").equals("All") || Json.texts(given.path("dryRun")).contains("All"));
  }

  private void warn(String sentence) {
    exchange
        .getResponseHeaders()
        .add(new HttpString("Warning"), "299 - \"" + sentence.replace("\"", "\\\"") + "\"");
  }

  /** A client that names no manager is known by the first part of its User-Agent. */
  private String userAgent() {
    String agent = header(Headers.USER_AGENT).split("[/ ]", 2)[0];
    return agent.isEmpty() ? "unknown" : agent;
  }

  private String header(HttpString name) {
    HeaderValues values = exchange.getRequestHeaders().get(name);
    return values == null ? "" : String.join(",", values);
  }

  private static Optional<Integer> seconds(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      throw ApiError.badRequest("gracePeriodSeconds is not a number: " + text);
    }
  }

  private static Optional<String> filled(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }
}
