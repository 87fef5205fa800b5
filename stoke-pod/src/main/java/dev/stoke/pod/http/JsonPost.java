package dev.stoke.pod.http;

import dev.stoke.pod.database.Deadline;
import dev.stoke.pod.tokens.NoSigningKeyException;
import dev.stoke.pod.users.HashingBusyException;
import io.undertow.io.Receiver;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import io.undertow.util.Headers;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Reads a bounded JSON body without holding a thread, then runs the operation on a worker. Callers
 * beyond a bound are turned away at once instead of waiting in an endless queue.
 */
final class JsonPost implements HttpHandler {
  private static final Logger log = LoggerFactory.getLogger(JsonPost.class);

  /** What a request does once its body has been read. */
  interface Operation {
    /** The caller's right to be here, looked at before the body; default: everybody. */
    default boolean admit(HttpServerExchange exchange) {
      return true;
    }

    void run(HttpServerExchange exchange, JsonObject body) throws BadRequest;
  }

  private final Operation operation;
  private final Semaphore inFlight;
  private final Duration timeout;

  /**
   * @param timeout from a request's last byte to its answer, whatever has to be waited for
   */
  JsonPost(Operation operation, Semaphore inFlight, Duration timeout) {
    this.operation = operation;
    this.inFlight = inFlight;
    this.timeout = timeout;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    if (!operation.admit(exchange)) {
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
    exchange
        .getRequestReceiver()
        .receiveFullBytes((received, bytes) -> onWorker(received, bytes), JsonPost::bodyFailed);
  }

  private void onWorker(HttpServerExchange exchange, byte[] bytes) {
    if (!inFlight.tryAcquire()) {
      Reply.unavailable(exchange, 1, "too many requests at once; try again");
      return;
    }
    exchange.addExchangeCompleteListener((completed, next) -> {
      inFlight.release();
      next.proceed();
    });
    long end = System.nanoTime() + timeout.toNanos();
    exchange.dispatch((HttpHandler) worker -> run(worker, bytes, end));
  }

  private void run(HttpServerExchange exchange, byte[] bytes, long end) {
    try {
      JsonObject body = JsonObject.parse(bytes);
      if (!Deadline.run(end, () -> operation.run(exchange, body))) {
        Reply.unavailable(exchange, 2, "too many requests are waiting; try again");
      }
    } catch (BadRequest e) {
      Reply.error(exchange, e.status(), e.sentence());
    } catch (HashingBusyException e) {
      Reply.unavailable(exchange, 1, "too many logins at once; try again");
    } catch (NoSigningKeyException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("Token not issued");
      Reply.unavailable(exchange, 2, "no key can sign tokens at the moment; try again");
    } catch (DataAccessException | TransactionException e) {
      log.atWarn().addKeyValue("reason", e.getClass().getSimpleName()).log("Database call failed");
      log.debug("Cause", e);
      Reply.unavailable(exchange, 2, "the database is not available; try again");
    } catch (RuntimeException e) {
      log.error("Request failed", e);
      Reply.error(exchange, 500, "internal error");
    }
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
