package dev.stoke.operator;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between one operator and the API server: counts what goes by, and does what networks and
 * overloaded servers do.
 */
final class ApiProxy implements AutoCloseable {
  private static final Set<String> HOP_BY_HOP =
      Set.of("connection", "content-length", "host", "transfer-encoding", "upgrade");

  /**
   * @param atNanos when it came in
   * @param path with the query
   */
  record Call(long atNanos, String method, String path) {
    boolean isWatch() {
      return path.contains("watch=true");
    }

    boolean isList() {
      return method.equals("GET") && !isWatch() && path.matches(".*/[a-z]+s(\\?.*)?");
    }

    /** Changes what is stored, other than the lease by which leaders are elected. */
    boolean isWrite() {
      return !method.equals("GET") && !path.contains("/leases") && !path.contains("reviews");
    }
  }

  /** What happens to a call. */
  sealed interface Fault {
    Fault NONE = new Slow(Duration.ZERO);

    /** It is answered, but later. Of a watch, every event. */
    record Slow(Duration delay) implements Fault {}

    /** The API server answers in its own way. */
    record Refused(int code, String reason, int retryAfterSeconds) implements Fault {}

    /** The connection ends without an answer: before the API server has seen it, or after. */
    record Dropped(boolean carriedOut) implements Fault {}

    /** A watch ends after a while: silently, or with the connection. */
    record WatchEnds(Duration after, boolean silently) implements Fault {}

    /** A watch is told that its version is too old. */
    record WatchExpired() implements Fault {}
  }

  /** Decides on each call; called by many threads. */
  interface Faults {
    Fault next(Call call);
  }

  private final URI upstream;
  private final Config config;
  private final HttpServer server;
  private final HttpClient client;
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Set<HttpExchange> open = ConcurrentHashMap.newKeySet();
  private volatile Faults faults = call -> Fault.NONE;
  private volatile boolean dead;

  private ApiProxy(Config config) throws IOException, GeneralSecurityException {
    this.config = config;
    this.upstream = URI.create(config.getMasterUrl());
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(SSLUtils.sslContext(config))
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    this.server =
        HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.setExecutor(executor);
    server.createContext("/", this::serve);
    server.start();
  }

  static ApiProxy before(Config config) {
    try {
      return new ApiProxy(config);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot start a proxy", e);
    }
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** For a client that is to go through here. */
  Config config() {
    return new ConfigBuilder(config).withMasterUrl(url()).withCaCertData(null).build();
  }

  void faults(Faults next) {
    faults = next;
  }

  List<Call> calls() {
    return List.copyOf(calls);
  }

  List<Call> writes() {
    return calls.stream().filter(Call::isWrite).toList();
  }

  void forget() {
    calls.clear();
  }

  /** As if the operator's process had ended: nothing of it arrives any more, nothing reaches it. */
  void die() {
    dead = true;
    open.forEach(HttpExchange::close);
  }

  boolean isDead() {
    return dead;
  }

  private void serve(HttpExchange exchange) {
    open.add(exchange);
    try (exchange) {
      var uri = exchange.getRequestURI();
      var call = new Call(System.nanoTime(), exchange.getRequestMethod(), uri.toString());
      if (dead) {
        return;
      }
      var fault = faults.next(call);
      if (dead) {
        return;
      }
      calls.add(call);
      if (fault instanceof Fault.Dropped(boolean carriedOut) && !carriedOut) {
        return;
      }
      if (fault instanceof Fault.Refused refused) {
        refuse(exchange, refused);
      } else if (call.isWatch()) {
        watch(exchange, fault);
      } else {
        forward(exchange, fault);
      }
    } catch (IOException e) {
      // One of the two ends is gone: so is the connection.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(exchange);
    }
  }

  private void forward(HttpExchange exchange, Fault fault)
      throws IOException, InterruptedException {
    if (fault instanceof Fault.Slow(Duration delay)) {
      Thread.sleep(delay);
    }
    var answer = client.send(request(exchange), HttpResponse.BodyHandlers.ofByteArray());
    if (dead || fault instanceof Fault.Dropped) {
      return;
    }
    headers(answer, exchange);
    exchange.sendResponseHeaders(
        answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
  }

  private void watch(HttpExchange exchange, Fault fault) throws IOException, InterruptedException {
    var answer = client.send(request(exchange), HttpResponse.BodyHandlers.ofInputStream());
    headers(answer, exchange);
    exchange.sendResponseHeaders(answer.statusCode(), 0);
    var out = exchange.getResponseBody();
    out.flush();
    if (fault instanceof Fault.WatchExpired) {
      out.write(expired());
      answer.body().close();
      return;
    }
    long began = System.nanoTime();
    if (fault instanceof Fault.WatchEnds(Duration after, boolean silently) && !silently) {
      var unused =
          executor.submit(() -> {
            Thread.sleep(after);
            exchange.close();
            return null;
          });
    }
    try (InputStream events = answer.body()) {
      var buffer = new byte[16_384];
      int length;
      while ((length = events.read(buffer)) >= 0) {
        if (fault instanceof Fault.Slow(Duration delay)) {
          Thread.sleep(delay);
        }
        boolean silent =
            fault instanceof Fault.WatchEnds(Duration after, boolean silently)
                && silently
                && System.nanoTime() - began > after.toNanos();
        if (!silent) {
          out.write(buffer, 0, length);
          out.flush();
        }
      }
    }
  }

  private HttpRequest request(HttpExchange exchange) throws IOException {
    var body = exchange.getRequestBody().readAllBytes();
    var request =
        HttpRequest.newBuilder(upstream.resolve(exchange.getRequestURI().toString()))
            .method(
                exchange.getRequestMethod(),
                body.length == 0
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofByteArray(body));
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> {
          if (!HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
            values.forEach(value -> request.header(name, value));
          }
        });
    return request.build();
  }

  private static void headers(HttpResponse<?> answer, HttpExchange exchange) {
    answer
        .headers()
        .firstValue("Content-Type")
        .ifPresent(type -> exchange.getResponseHeaders().set("Content-Type", type));
  }

  private static void refuse(HttpExchange exchange, Fault.Refused refused) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var body =
        """
        {"kind": "Status", "apiVersion": "v1", "status": "Failure", "code": %d, "reason": "%s",
         "message": "refused by the test", "details": {"retryAfterSeconds": %d}}
        """
            .formatted(refused.code(), refused.reason(), refused.retryAfterSeconds())
            .getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    if (refused.retryAfterSeconds() > 0) {
      exchange
          .getResponseHeaders()
          .set("Retry-After", Integer.toString(refused.retryAfterSeconds()));
    }
    exchange.sendResponseHeaders(refused.code(), body.length);
    exchange.getResponseBody().write(body);
  }

  private static byte[] expired() {
    return """
    {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410,"reason":"Expired","message":"too old resource version"}}
    """
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    die();
    server.stop(0);
    executor.shutdownNow();
    client.shutdownNow();
  }
}
