package dev.stoke.pod.http;

import dev.stoke.pod.database.Deadline;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.providers.ProviderUnavailableException;
import dev.stoke.pod.tokens.NoSigningKeyException;
import dev.stoke.pod.users.HashingBusyException;
import dev.stoke.pod.users.ThrottledException;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Runs what may have to wait, bounded in number and in time. Callers beyond the bound are turned
 * away at once instead of waiting in an endless queue; whatever goes wrong becomes an answer.
 */
final class Workers {
  private static final Logger log = LoggerFactory.getLogger(Workers.class);

  /** What a worker does for one request. */
  interface Task {
    void run(HttpServerExchange exchange) throws BadRequest;
  }

  private final Semaphore inFlight;
  private final Duration timeout;

  /**
   * @param inFlight requests at work or waiting for a worker
   * @param timeout from a request's last byte to its answer, whatever has to be waited for
   */
  Workers(int inFlight, Duration timeout) {
    this.inFlight = new Semaphore(inFlight);
    this.timeout = timeout;
  }

  void submit(HttpServerExchange exchange, Task task) {
    if (!inFlight.tryAcquire()) {
      Reply.unavailable(exchange, 1, "too many requests at once; try again");
      return;
    }
    AtomicBoolean held = new AtomicBoolean(true);
    // For an exchange that ends before a worker has come to it.
    exchange.addExchangeCompleteListener((completed, next) -> {
      release(held);
      next.proceed();
    });
    long end = System.nanoTime() + timeout.toNanos();
    exchange.dispatch(
        (HttpHandler)
            worker -> {
              try {
                run(worker, task, end);
              } finally {
                // Not when the answer has been taken: who takes none would keep all others out.
                release(held);
              }
            });
  }

  private void release(AtomicBoolean held) {
    if (held.compareAndSet(true, false)) {
      inFlight.release();
    }
  }

  private static void run(HttpServerExchange exchange, Task task, long end) {
    try {
      if (!Deadline.run(end, () -> task.run(exchange))) {
        Reply.unavailable(exchange, 2, "too many requests are waiting; try again");
      }
    } catch (BadRequest e) {
      Reply.error(exchange, e.status(), e.sentence());
    } catch (ThrottledException e) {
      Reply.tooMany(exchange, e.retryAfterSeconds());
    } catch (HashingBusyException e) {
      Reply.tooManyLogins(exchange);
    } catch (ProviderUnavailableException e) {
      Reply.unavailable(exchange, 2, "the login provider does not answer; try again");
    } catch (NoSigningKeyException e) {
      log.atWarn().addKeyValue("reason", e.getMessage()).log("Token not issued");
      unavailable(
          exchange,
          end,
          "no key can sign tokens at the moment",
          "out of time before a key had signed the token");
    } catch (DataAccessException | TransactionException e) {
      log.atWarn().addKeyValue("reason", e.getClass().getSimpleName()).log("Database call failed");
      log.debug("Cause", e);
      unavailable(
          exchange,
          end,
          "the database is not available",
          "out of time before the database had answered");
    } catch (RuntimeException e) {
      log.error("Request failed", e);
      Reply.error(exchange, 500, "internal error");
    }
  }

  /**
   * @param late instead, when the request's time is over: whatever it waited for last may be well
   */
  private static void unavailable(
      HttpServerExchange exchange, long end, String reason, String late) {
    Reply.unavailable(exchange, 2, (System.nanoTime() - end >= 0 ? late : reason) + "; try again");
  }
}
