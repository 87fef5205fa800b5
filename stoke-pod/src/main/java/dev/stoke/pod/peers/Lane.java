package dev.stoke.pod.peers;

import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Threads of one kind of request, and how many requests may use them or wait for them. One beyond
 * is turned away at once, so that a caller can try another member within its own time.
 */
final class Lane implements AutoCloseable {
  private final Semaphore places;
  private final ExecutorService threads;

  Lane(String name, int atWork, int waiting) {
    this.places = new Semaphore(atWork + waiting);
    this.threads =
        Executors.newFixedThreadPool(
            atWork, Thread.ofPlatform().daemon().name("peer-" + name + "-", 0).factory());
  }

  /** Takes a place until the exchange is over; false, with the answer sent, when there is none. */
  boolean enter(HttpServerExchange exchange) {
    if (!places.tryAcquire()) {
      Answers.unavailable(exchange, "too many requests at once; try another member");
      return false;
    }
    exchange.addExchangeCompleteListener((_, next) -> {
      places.release();
      next.proceed();
    });
    return true;
  }

  void run(HttpServerExchange exchange, HttpHandler handler) {
    exchange.dispatch(threads, handler);
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
