package dev.stoke.pod.health;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import dev.stoke.pod.config.ClusterSection;
import dev.stoke.pod.config.ServerSection;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpHandler;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.Methods;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.xnio.Options;

/** The listener that Kubernetes, Prometheus and the operator call. */
public final class ManagementListener implements AutoCloseable {
  private static final int CONNECTIONS = 128;
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new ToStringSerializer(Instant.class)))
          .build();

  private final Undertow undertow;

  private ManagementListener(Undertow undertow) {
    this.undertow = undertow;
  }

  /** Listens at once, before anything else of the pod is there. */
  public static ManagementListener start(
      ServerSection server,
      String version,
      Readiness readiness,
      Supplier<ClusterSection> cluster,
      PrometheusMeterRegistry metrics) {
    Map<String, HttpHandler> routes =
        Map.of(
            "/livez", exchange -> send(exchange, 200, "text/plain; charset=utf-8", "ok\n"),
            "/readyz", exchange -> readyz(exchange, readiness.state()),
            "/metrics",
                exchange ->
                    send(
                        exchange,
                        200,
                        "text/plain; version=0.0.4; charset=utf-8",
                        metrics.scrape()),
            "/status", exchange -> status(exchange, version, readiness, cluster.get()));
    Undertow undertow =
        Undertow.builder()
            .addHttpListener(server.managementPort(), server.host())
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setSocketOption(Options.CONNECTION_HIGH_WATER, CONNECTIONS)
            .setSocketOption(Options.CONNECTION_LOW_WATER, CONNECTIONS)
            .setServerOption(UndertowOptions.MAX_ENTITY_SIZE, 1024L)
            .setServerOption(UndertowOptions.NO_REQUEST_TIMEOUT, 75_000)
            .setServerOption(UndertowOptions.REQUEST_PARSE_TIMEOUT, 15_000)
            .setHandler(exchange -> route(exchange, routes))
            .build();
    try {
      undertow.start();
    } catch (RuntimeException e) {
      throw server.cannotListen("management_port", server.managementPort(), e);
    }
    return new ManagementListener(undertow);
  }

  public InetSocketAddress address() {
    return (InetSocketAddress) undertow.getListenerInfo().getFirst().getAddress();
  }

  @Override
  public void close() {
    undertow.stop();
  }

  private static void route(HttpServerExchange exchange, Map<String, HttpHandler> routes)
      throws Exception {
    @Nullable HttpHandler handler = routes.get(exchange.getRequestPath());
    boolean read =
        exchange.getRequestMethod().equals(Methods.GET)
            || exchange.getRequestMethod().equals(Methods.HEAD);
    if (handler == null) {
      send(exchange, 404, "text/plain; charset=utf-8", "404 page not found\n");
    } else if (!read) {
      exchange.getResponseHeaders().put(Headers.ALLOW, "GET, HEAD");
      exchange.setStatusCode(405).endExchange();
    } else {
      handler.handleRequest(exchange);
    }
  }

  private static void readyz(HttpServerExchange exchange, Readiness.State state) {
    send(exchange, state.ready() ? 200 : 503, "text/plain; charset=utf-8", state.reason() + "\n");
  }

  private static void status(
      HttpServerExchange exchange, String version, Readiness readiness, ClusterSection cluster)
      throws Exception {
    Readiness.State state = readiness.state();
    Status status =
        new Status(
            version,
            cluster.instanceId(),
            state.ready(),
            state.reason(),
            cluster.revision(),
            readiness.status().orElse(null));
    send(exchange, 200, "application/json", MAPPER.writeValueAsString(status));
  }

  private static void send(HttpServerExchange exchange, int status, String type, String body) {
    exchange.getResponseHeaders().put(Headers.CONTENT_TYPE, type);
    exchange.setStatusCode(status);
    exchange.getResponseSender().send(body);
  }
}
