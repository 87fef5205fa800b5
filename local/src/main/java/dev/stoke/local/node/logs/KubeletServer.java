package dev.stoke.local.node.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * The part of the kubelet's HTTP interface that {@code kubectl logs} needs: {@code GET
 * /containerLogs/{namespace}/{pod}/{container}} with {@code follow}, {@code tailLines} and {@code
 * previous}. It asks for no credentials: like the log files' owner, it is on this machine only.
 */
public final class KubeletServer implements AutoCloseable {
  private final LogStore logs;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Serves on the address and a free port; HTTPS when a context is given. */
  public KubeletServer(LogStore logs, String address, @Nullable SSLContext tls) {
    this.logs = logs;
    try {
      var bind = new InetSocketAddress(address, 0);
      if (tls == null) {
        server = HttpServer.create(bind, 0);
      } else {
        HttpsServer https = HttpsServer.create(bind, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = https;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on " + address, e);
    }
    server.setExecutor(threads);
    server.createContext("/containerLogs/", this::serve);
    server.createContext("/healthz", exchange -> answer(exchange, 200, "ok"));
    server.start();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        answer(exchange, 405, "only GET");
        return;
      }
      String[] path = exchange.getRequestURI().getPath().split("/", -1);
      if (path.length != 5) {
        answer(exchange, 404, "not /containerLogs/NAMESPACE/POD/CONTAINER");
        return;
      }
      LogStore.Key key;
      LogStore.Query query;
      try {
        key = new LogStore.Key(path[2], path[3], path[4]);
        query = query(parameters(exchange.getRequestURI().getRawQuery()));
      } catch (IllegalArgumentException e) {
        answer(exchange, 400, "bad request: " + e.getMessage());
        return;
      }
      stream(exchange, key, query);
    }
  }

  private void stream(HttpExchange exchange, LogStore.Key key, LogStore.Query query)
      throws IOException {
    try {
      // Not closed here: the exchange is, and closing would send the head of a missing log.
      var body = new LateBody(exchange);
      logs.copy(key, query, body);
      body.begin();
    } catch (NoSuchFileException unknown) {
      answer(
          exchange,
          404,
          "container %s of pod %s/%s has no log"
              .formatted(key.container(), key.namespace(), key.pod()));
    }
  }

  private static LogStore.Query query(Map<String, String> parameters) {
    String tail = parameters.getOrDefault("tailLines", "-1");
    try {
      return new LogStore.Query(
          Boolean.parseBoolean(parameters.get("previous")),
          Integer.parseInt(tail),
          Boolean.parseBoolean(parameters.get("follow")));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("tailLines is not a number: " + tail, e);
    }
  }

  private static Map<String, String> parameters(@Nullable String query) {
    var parameters = new LinkedHashMap<String, String>();
    if (query != null) {
      for (String pair : query.split("&", -1)) {
        String[] parts = pair.split("=", 2);
        parameters.put(parts[0], parts.length < 2 ? "" : URLDecoder.decode(parts[1], UTF_8));
      }
    }
    return parameters;
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Sends the head with the first byte, so that a missing log can still become a 404. */
  private static final class LateBody extends FilterOutputStream {
    private final HttpExchange exchange;
    private boolean begun;

    LateBody(HttpExchange exchange) {
      super(OutputStream.nullOutputStream());
      this.exchange = exchange;
    }

    void begin() throws IOException {
      if (!begun) {
        begun = true;
        exchange.getResponseHeaders().set("Content-Type", "text/plain");
        exchange.sendResponseHeaders(200, 0);
        out = exchange.getResponseBody();
      }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      begin();
      out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
      begin();
      out.flush();
    }
  }
}
