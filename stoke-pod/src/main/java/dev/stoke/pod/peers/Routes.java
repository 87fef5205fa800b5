package dev.stoke.pod.peers;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.HttpString;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Exact paths to handlers, each with who may call it. */
final class Routes implements HttpHandler {
  /** Answers one request of a caller that may make it. */
  interface Handler {
    void handle(HttpServerExchange exchange, String caller);
  }

  private record Route(HttpString method, Predicate<String> mayCall, Handler handler) {}

  private final Map<String, Route> routes = new HashMap<>();
  private final Callers callers;
  private final Refusals refusals;
  private final MeterRegistry metrics;
  private final Map<String, Timer> timers = new ConcurrentHashMap<>();

  Routes(Callers callers, Refusals refusals, MeterRegistry metrics) {
    this.callers = callers;
    this.refusals = refusals;
    this.metrics = metrics;
  }

  Routes add(HttpString method, String path, Predicate<String> mayCall, Handler handler) {
    routes.put(path, new Route(method, mayCall, handler));
    return this;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) {
    Optional<String> caller = callers.name(exchange);
    if (caller.isEmpty()) {
      refusals.count("certificate", "not proven");
      Answers.last(exchange, 403, "the certificate is not accepted any more");
      return;
    }
    @Nullable Route route = routes.get(exchange.getRequestPath());
    if (route == null) {
      Answers.last(exchange, 404, "no such path");
      return;
    }
    time(exchange);
    if (!route.method().equals(exchange.getRequestMethod())) {
      Answers.last(exchange, 405, "only " + route.method());
      return;
    }
    if (!route.mayCall().test(caller.get())) {
      refusals.count("not a member", caller.get());
      Answers.last(exchange, 403, "not a member of this cluster");
      return;
    }
    route.handler().handle(exchange, caller.get());
  }

  private void time(HttpServerExchange exchange) {
    String path = exchange.getRequestPath();
    exchange.addExchangeCompleteListener((completed, next) -> {
      int status = completed.getStatusCode();
      timers
          .computeIfAbsent(path + " " + status, _ -> timer(path, status))
          .record(System.nanoTime() - completed.getRequestStartTime(), TimeUnit.NANOSECONDS);
      next.proceed();
    });
  }

  private Timer timer(String path, int status) {
    return Timer.builder("stoke.peer.requests")
        .description("Requests of members and of the operator, by route and status")
        .tag("route", path)
        .tag("status", Integer.toString(status))
        .register(metrics);
  }
}
