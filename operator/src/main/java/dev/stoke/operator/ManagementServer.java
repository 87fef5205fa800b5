package dev.stoke.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/** Answers the probes and Prometheus. */
final class ManagementServer implements AutoCloseable {
  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String PROMETHEUS = "text/plain; version=0.0.4; charset=utf-8";

  private record Page(int status, String contentType, String content) {}

  private final HttpServer server;
  private final ExecutorService executor;

  private ManagementServer(HttpServer server, ExecutorService executor) {
    this.server = server;
    this.executor = executor;
  }

  /**
   * @param port 0 for any free one
   * @throws IOException when the port is taken, naming it
   */
  static ManagementServer start(
      int port,
      Supplier<Health.Answer> live,
      Supplier<Health.Answer> ready,
      Supplier<String> metrics)
      throws IOException {
    HttpServer server;
    try {
      server = HttpServer.create(new InetSocketAddress(port), 0);
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on port %d for the probes; set %s to a free one"
              .formatted(port, Settings.MANAGEMENT_PORT),
          e);
    }
    var executor = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(executor);
    Map<String, Supplier<Page>> pages =
        Map.of(
            "/livez", () -> probe(live.get()),
            "/readyz", () -> probe(ready.get()),
            "/metrics", () -> new Page(200, PROMETHEUS, metrics.get()));
    server.createContext("/", exchange -> answer(exchange, pages));
    server.start();
    return new ManagementServer(server, executor);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static Page probe(Health.Answer answer) {
    return new Page(answer.ok() ? 200 : 503, TEXT, answer.reason() + "\n");
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages)
      throws IOException {
    try (exchange) {
      var page = pages.get(exchange.getRequestURI().getPath());
      if (page == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.getResponseHeaders().set("Allow", "GET");
        exchange.sendResponseHeaders(405, -1);
        return;
      }
      var content = page.get();
      var body = content.content().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", content.contentType());
      exchange.sendResponseHeaders(content.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
