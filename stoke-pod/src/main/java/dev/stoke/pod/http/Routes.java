package dev.stoke.pod.http;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import io.undertow.util.Methods;
import io.undertow.util.PathTemplateMatch;
import io.undertow.util.PathTemplateMatcher;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Paths to handlers, exact ones and templates such as {@code /users/{id}}; everything else is 404,
 * or 405 with what is allowed.
 */
final class Routes implements HttpHandler {
  private final Map<String, Map<HttpString, HttpHandler>> routes = new LinkedHashMap<>();
  private final Set<String> registered = new TreeSet<>();
  private final PathTemplateMatcher<Map<HttpString, HttpHandler>> templates =
      new PathTemplateMatcher<>();
  private final String basePath;
  private final Cors cors;
  private final Duration longest;
  private final MeterRegistry metrics;

  /**
   * @param longest from a request's head to the end of its answer
   */
  Routes(String basePath, Cors cors, Duration longest, MeterRegistry metrics) {
    this.basePath = basePath;
    this.cors = cors;
    this.longest = longest;
    this.metrics = metrics;
  }

  Routes get(String path, HttpHandler handler) {
    // Undertow leaves the body out of answers to HEAD by itself.
    return add(path, Methods.GET, handler).add(path, Methods.HEAD, handler);
  }

  Routes post(String path, HttpHandler handler) {
    return add(path, Methods.POST, handler);
  }

  Routes add(String path, HttpString method, HttpHandler handler) {
    return add(basePath, path, method, handler);
  }

  /** Without the base path before it. */
  Routes addAtRoot(String path, HttpString method, HttpHandler handler) {
    return add("", path, method, handler);
  }

  private Routes add(String base, String path, HttpString method, HttpHandler handler) {
    routes.computeIfAbsent(base + path, this::path).put(method, timed(path, method, handler));
    registered.add(method + " " + path);
    return this;
  }

  /** Methods and paths, such as {@code GET /api/pkeys}, without the base path. */
  Set<String> registered() {
    return Set.copyOf(registered);
  }

  private Map<HttpString, HttpHandler> path(String path) {
    Map<HttpString, HttpHandler> methods = new LinkedHashMap<>();
    if (path.contains("{")) {
      templates.add(path, methods);
    }
    return methods;
  }

  @Override
  public void handleRequest(HttpServerExchange exchange) throws Exception {
    BodyDeadline.start(exchange, Limits.BODY_TIME);
    AnswerDeadline.start(exchange, longest);
    String path = exchange.getRequestPath();
    if (exchange.getRequestURI().length() + exchange.getQueryString().length()
        > Limits.URI_CHARACTERS) {
      Reply.error(exchange, 414, "the address is too long");
      return;
    }
    if (path.startsWith(basePath + "/api/")
        || path.startsWith(basePath + "/.well-known/")
        || path.startsWith(basePath + "/metrics")) {
      cors.addTo(exchange);
      if (exchange.getRequestMethod().equals(Methods.OPTIONS)) {
        cors.preflight(exchange);
        return;
      }
    }
    @Nullable Map<HttpString, HttpHandler> methods = find(exchange, path);
    if (methods == null) {
      Reply.text(exchange, 404, "404 page not found");
      return;
    }
    @Nullable HttpHandler handler = methods.get(exchange.getRequestMethod());
    if (handler == null) {
      String allowed = String.join(", ", methods.keySet().stream().map(Object::toString).toList());
      exchange.getResponseHeaders().put(Headers.ALLOW, allowed);
      Reply.empty(exchange, 405);
      return;
    }
    handler.handleRequest(exchange);
  }

  private @Nullable Map<HttpString, HttpHandler> find(HttpServerExchange exchange, String path) {
    @Nullable Map<HttpString, HttpHandler> exact = routes.get(path);
    if (exact != null || path.endsWith("/")) {
      return path.contains("{") ? null : exact;
    }
    PathTemplateMatcher.PathMatchResult<Map<HttpString, HttpHandler>> match = templates.match(path);
    if (match == null) {
      return null;
    }
    exchange.putAttachment(
        PathTemplateMatch.ATTACHMENT_KEY,
        new PathTemplateMatch(match.getMatchedTemplate(), match.getParameters()));
    return match.getValue();
  }

  private HttpHandler timed(String path, HttpString method, HttpHandler handler) {
    Map<Integer, Timer> timers = new ConcurrentHashMap<>();
    return exchange -> {
      exchange.addExchangeCompleteListener((completed, next) -> {
        timers
            .computeIfAbsent(completed.getStatusCode(), status -> timer(path, method, status))
            .record(System.nanoTime() - completed.getRequestStartTime(), TimeUnit.NANOSECONDS);
        next.proceed();
      });
      handler.handleRequest(exchange);
    };
  }

  private Timer timer(String path, HttpString method, int status) {
    return Timer.builder("stoke.http.requests")
        .description("Requests by route and status")
        .tag("route", path)
        .tag("method", method.toString())
        .tag("status", Integer.toString(status))
        .register(metrics);
  }
}
