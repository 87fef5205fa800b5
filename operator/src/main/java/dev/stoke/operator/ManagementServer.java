package dev.stoke.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/** Answers the probes: {@code /livez} while the process works, {@code /readyz} while it watches. */
final class ManagementServer implements AutoCloseable {
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
  static ManagementServer start(int port, BooleanSupplier live, BooleanSupplier ready)
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
    server.createContext("/livez", exchange -> answer(exchange, "/livez", live));
    server.createContext("/readyz", exchange -> answer(exchange, "/readyz", ready));
    server.start();
    return new ManagementServer(server, executor);
  }

  int port() {
    return server.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, String path, BooleanSupplier ok)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      boolean fine = ok.getAsBoolean();
      var body = (fine ? "ok\n" : "not yet\n").getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
      exchange.sendResponseHeaders(fine ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }
}
