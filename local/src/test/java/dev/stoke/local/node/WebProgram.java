package dev.stoke.local.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** What the tests' pods run: a web server that tells of itself and fails its probes on demand. */
final class WebProgram {
  private WebProgram() {}

  public static void main(String[] args) throws IOException {
    System.out.println("hello from " + System.getenv("POD_NAME"));
    var ready = new AtomicInteger(200);
    var live = new AtomicInteger(200);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(System.getenv("STOKE_LISTEN_ADDRESS"), 8080), 0);
    server.createContext("/ready", exchange -> answer(exchange, ready.get(), "ready"));
    server.createContext("/live", exchange -> answer(exchange, live.get(), "live"));
    server.createContext(
        "/set-ready", exchange -> answer(exchange, 200, set(ready, exchange.getRequestURI())));
    server.createContext(
        "/set-live", exchange -> answer(exchange, 200, set(live, exchange.getRequestURI())));
    server.createContext("/name", exchange -> answer(exchange, 200, System.getenv("POD_NAME")));
    server.createContext("/args", exchange -> answer(exchange, 200, Arrays.toString(args)));
    server.createContext("/env", exchange -> answer(exchange, 200, System.getenv().toString()));
    server.createContext(
        "/print",
        exchange -> {
          System.out.println(exchange.getRequestURI().getQuery());
          answer(exchange, 200, "printed");
        });
    server.createContext(
        "/file",
        exchange ->
            answer(exchange, 200, Files.readString(Path.of(exchange.getRequestURI().getQuery()))));
    server.createContext(
        "/resolve",
        exchange ->
            answer(
                exchange,
                200,
                InetAddress.getByName(exchange.getRequestURI().getQuery()).getHostAddress()));
    server.start();
  }

  private static String set(AtomicInteger status, URI uri) {
    status.set(Integer.parseInt(uri.getQuery()));
    return "set";
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
