package dev.stoke.pod.http;

import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.tokens.NoSigningKeyException;
import io.undertow.server.HttpServerExchange;
import java.util.function.BooleanSupplier;

/**
 * Lets requests that sign or verify through only while this pod may do that: while it holds its
 * serving lease (guarantee rule 4.4), and once the database has been prepared.
 */
final class ServiceGate {
  private final Federation federation;
  private final BooleanSupplier databaseReady;

  ServiceGate(Federation federation, BooleanSupplier databaseReady) {
    this.federation = federation;
    this.databaseReady = databaseReady;
  }

  JsonCall.Operation before(JsonCall.Operation operation) {
    return new JsonCall.Operation() {
      @Override
      public boolean admit(HttpServerExchange exchange) {
        return isOpen(exchange) && operation.admit(exchange);
      }

      @Override
      public void run(HttpServerExchange exchange, JsonObject body) throws BadRequest {
        // Again: the process may have been paused, or the request have waited for a worker.
        if (isOpen(exchange)) {
          runInService(operation, exchange, body);
        }
      }
    };
  }

  private void runInService(
      JsonCall.Operation operation, HttpServerExchange exchange, JsonObject body)
      throws BadRequest {
    try {
      operation.run(exchange, body);
    } catch (NoSigningKeyException e) {
      if (federation.holdsLease()) {
        throw e;
      }
      Reply.notInService(exchange);
    }
  }

  private boolean isOpen(HttpServerExchange exchange) {
    if (!federation.holdsLease()) {
      Reply.notInService(exchange);
      return false;
    }
    if (!databaseReady.getAsBoolean()) {
      Reply.unavailable(exchange, 2, "the database is not available yet; try again");
      return false;
    }
    return true;
  }
}
