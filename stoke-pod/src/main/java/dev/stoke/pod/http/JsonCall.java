package dev.stoke.pod.http;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads a bounded JSON body, where one belongs to the request, without holding a thread; then runs
 * the operation on a worker.
 */
final class JsonCall implements HttpHandler {
  /** What a request does once its body has been read. */
  interface Operation {
    /** The caller's right to be here, looked at before the body; default: everybody. */
    default boolean admit(HttpServerExchange exchange) {
      return true;
    }

    /**
     * @param body empty when none belongs to the request
     */
    void run(HttpServerExchange exchange, JsonObject body) throws BadRequest;
  }

  private final Operation operation;
  private final Workers workers;
  private final boolean hasBody;

  private JsonCall(Operation operation, Workers workers, boolean hasBody) {
    this.operation = operation;
    this.workers = workers;
    this.hasBody = hasBody;
  }

  static JsonCall withBody(Operation operation, Workers workers) {
    return new JsonCall(operation, workers, true);
  }

  /** For GET and DELETE; a body that comes all the same is not looked at. */
  static JsonCall bodiless(Operation operation, Workers workers) {
    return new JsonCall(operation, workers, false);
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!operation.admit(exchange)) {
      return;
    }
    if (!hasBody) {
      workers.submit(exchange, worker -> operation.run(worker, JsonObject.EMPTY));
      return;
    }
    try {
      checkContentType(exchange.getRequestHeaders().getFirst(Headers.CONTENT_TYPE));
    } catch (BadRequest e) {
      Reply.error(exchange, e.status(), e.sentence());
      return;
    }
    if (exchange.getRequestContentLength() > Limits.BODY_BYTES) {
      tooLarge(exchange);
      return;
    }
    exchange.getRequestReceiver().receiveFullBytes(this::received, JsonCall::bodyFailed);
  }

  private void received(HttpServerExchange exchange, byte[] bytes) {
    workers.submit(exchange, worker -> operation.run(worker, JsonObject.parse(bytes)));
  }

  private static void bodyFailed(HttpServerExchange exchange, IOException failure) {
    if (failure instanceof RequestTooBigException
        || failure instanceof Receiver.RequestToLargeException) {
      tooLarge(exchange);
    } else {
      // Where the connection broke, nobody hears this.
      exchange.setPersistent(false);
      Reply.error(exchange, 400, "the body could not be read to its end");
    }
  }

  private static void tooLarge(HttpServerExchange exchange) {
    // What is left of the body is not worth reading.
    exchange.setPersistent(false);
    Reply.error(exchange, 413, "the body is too large; at most " + Limits.BODY_BYTES + " bytes");
  }

  private static void checkContentType(@Nullable String header) throws BadRequest {
    if (header == null || header.isBlank()) {
      throw new BadRequest(400, "Content-Type is missing; send application/json");
    }
    int semicolon = header.indexOf(';');
    String type = (semicolon < 0 ? header : header.substring(0, semicolon)).trim();
    if (!type.toLowerCase(Locale.ROOT).equals("application/json")) {
      throw new BadRequest(415, "unexpected Content-Type; send application/json");
    }
  }
}
