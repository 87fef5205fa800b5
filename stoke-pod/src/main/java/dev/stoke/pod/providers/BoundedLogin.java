package dev.stoke.pod.providers;

import static java.util.Objects.requireNonNull;

import dev.stoke.pod.config.Provider;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a provider that is slow or gone from taking the pod with it: bounds the calls at work and
 * the time of each, whatever the provider's client does, and spares callers the wait while it does
 * not answer.
 */
final class BoundedLogin implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BoundedLogin.class);

  /** Half of the threads that serve requests: the others are there for local accounts. */
  static final int CALLS_AT_ONCE = 8;

  private final ForeignLogin login;
  private final Duration limit;
  private final MeterRegistry metrics;
  private final Semaphore places = new Semaphore(CALLS_AT_ONCE, true);
  private final CircuitBreaker breaker = new CircuitBreaker(System::nanoTime);

  /**
   * @param limit of one check, with the wait for a place
   */
  BoundedLogin(ForeignLogin login, Duration limit, MeterRegistry metrics) {
    this.login = requireNonNull(login, "login is null");
    this.limit = requireNonNull(limit, "limit is null");
    this.metrics = requireNonNull(metrics, "metrics is null");
  }

  Provider provider() {
    return login.provider();
  }

  /** Without the bounds. */
  ForeignLogin login() {
    return login;
  }

  ForeignAnswer check(String username, String password) {
    long began = System.nanoTime();
    ForeignAnswer answer = ask(username, password, began + limit.toNanos());
    Timer.builder("stoke.provider.logins")
        .description("Logins that a foreign provider was asked about, with the wait for its answer")
        .tag("provider", provider().typeSpec())
        .tag("result", word(answer))
        .register(metrics)
        .record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
    return answer;
  }

  private ForeignAnswer ask(String username, String password, long end) {
    if (breaker.refuses()) {
      return new ForeignAnswer.Unavailable("down");
    }
    if (!acquire()) {
      return new ForeignAnswer.Unavailable("busy");
    }
    if (!breaker.admits()) {
      places.release();
      return new ForeignAnswer.Unavailable("down");
    }
    ForeignAnswer answer = call(username, password, end);
    if (Thread.currentThread().isInterrupted()) {
      // The request ran out of its own time, which says nothing of the provider.
      breaker.abandoned();
    } else if (answer instanceof ForeignAnswer.Unavailable(String reason)) {
      if (breaker.failed()) {
        log.atWarn()
            .addKeyValue("provider", provider().typeSpec())
            .addKeyValue("reason", reason)
            .log("Login provider does not answer; local passwords still work");
      }
    } else if (breaker.answered()) {
      log.atInfo().addKeyValue("provider", provider().typeSpec()).log("Login provider answers");
    }
    return answer;
  }

  private boolean acquire() {
    try {
      return places.tryAcquire(limit.toMillis() / 4, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** On a thread of its own, which gives the place back when it ends and not when it is late. */
  private ForeignAnswer call(String username, String password, long end) {
    CompletableFuture<ForeignAnswer> answer = new CompletableFuture<>();
    Thread caller =
        Thread.ofVirtual()
            .name("provider-" + provider().name())
            .start(() -> {
              try {
                answer.complete(login.check(username, password));
              } catch (RuntimeException e) {
                answer.completeExceptionally(e);
              } finally {
                places.release();
              }
            });
    try {
      return answer.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      caller.interrupt();
      return new ForeignAnswer.Unavailable("timeout");
    } catch (InterruptedException e) {
      caller.interrupt();
      Thread.currentThread().interrupt();
      return new ForeignAnswer.Unavailable("timeout");
    } catch (ExecutionException e) {
      log.error("Login provider could not be asked", e.getCause());
      return new ForeignAnswer.Unavailable("error");
    }
  }

  private static String word(ForeignAnswer answer) {
    return switch (answer) {
      case ForeignAnswer.Identified i -> "identified";
      case ForeignAnswer.Refused r -> "refused";
      case ForeignAnswer.Unknown u -> "unknown";
      case ForeignAnswer.Unavailable u -> "unavailable";
    };
  }

  /** Lets the calls at work come to their end, without waiting for it. */
  @Override
  public void close() {
    Thread.ofVirtual()
        .start(() -> {
          places.acquireUninterruptibly(CALLS_AT_ONCE);
          login.close();
        });
  }
}
