package dev.stoke.pod.peers;

import dev.stoke.pod.federation.core.Timers;
import io.undertow.io.Receiver;
import io.undertow.server.HttpServerExchange;
import io.undertow.server.RequestTooBigException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xnio.IoUtils;
import org.xnio.XnioExecutor;

/**
 * Reads a bounded body in bounded time and without holding a thread, then runs the operation in its
 * lane.
 */
final class MemberPost implements Routes.Handler {
  private static final Logger log = LoggerFactory.getLogger(MemberPost.class);

  /** Callers give up sooner; this is for one that says nothing any more. */
  private static final Duration BODY_ARRIVES = Timers.EXCHANGE.multipliedBy(3);

  /** What a request does once its body has been read; may block. */
  interface Operation {
    /** Looked at before the body. */
    default boolean admit(HttpServerExchange exchange, String caller) {
      return true;
    }

    void run(HttpServerExchange exchange, String caller, byte[] body);
  }

  private final Lane lane;
  private final int mostBytes;
  private final Operation operation;

  MemberPost(Lane lane, int mostBytes, Operation operation) {
    this.lane = lane;
    this.mostBytes = mostBytes;
    this.operation = operation;
  }

  @Override
  public void handle(HttpServerExchange exchange, String caller) {
    if (!operation.admit(exchange, caller)) {
      return;
    }
    if (exchange.getRequestContentLength() > mostBytes) {
      tooLarge(exchange);
      return;
    }
    if (!lane.enter(exchange)) {
      return;
    }
    XnioExecutor.Key patience =
        exchange
            .getIoThread()
            .executeAfter(
                () -> IoUtils.safeClose(exchange.getConnection()),
                BODY_ARRIVES.toMillis(),
                TimeUnit.MILLISECONDS);
    Receiver receiver = exchange.getRequestReceiver();
    receiver.setMaxBufferSize(mostBytes);
    receiver.receiveFullBytes(
        (received, bytes) -> {
          patience.remove();
          lane.run(received, worker -> run(worker, caller, bytes));
        },
        (failed, failure) -> {
          patience.remove();
          bodyFailed(failed, failure);
        });
  }

  private void run(HttpServerExchange exchange, String caller, byte[] body) {
    try {
      operation.run(exchange, caller, body);
    } catch (RuntimeException e) {
      if (exchange.isResponseStarted()) {
        // The answer is on its way and the listener stops: there is nothing left to say.
        log.debug("End of an exchange not noted", e);
        return;
      }
      log.atError().addKeyValue("caller", caller).setCause(e).log("Request of a member failed");
      Answers.refused(exchange, 500, "internal error");
    }
  }

  private void bodyFailed(HttpServerExchange exchange, IOException failure) {
    if (failure instanceof RequestTooBigException
        || failure instanceof Receiver.RequestToLargeException) {
      tooLarge(exchange);
    } else {
      // Where the connection broke, nobody hears this.
      Answers.last(exchange, 400, "the body could not be read to its end");
    }
  }

  private void tooLarge(HttpServerExchange exchange) {
    Answers.last(exchange, 413, "the body is larger than " + mostBytes + " bytes");
  }
}
