package dev.stoke.pod.http;

import dev.stoke.pod.admin.AdminApi;
import dev.stoke.pod.admin.Route;
import dev.stoke.pod.config.Provider;
import dev.stoke.pod.config.Providers;
import dev.stoke.pod.config.ServerSection;
import dev.stoke.pod.federation.Federation;
import dev.stoke.pod.tls.ServerCertificate;
import dev.stoke.pod.tokens.PasswordChange;
import dev.stoke.pod.tokens.Sessions;
import io.micrometer.core.instrument.MeterRegistry;
import io.undertow.server.handlers.GracefulShutdownHandler;
import io.undertow.util.Methods;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The listener that clients and verifiers call. */
public final class PublicListener implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PublicListener.class);
  private static final int WORKERS = 16;
  private static final Duration REQUESTS_END = Duration.ofSeconds(10);

  private final Acceptor acceptor;
  private final GracefulShutdownHandler graceful;
  private final OidcHandler oidc;

  private final Set<String> routes;

  private PublicListener(
      Acceptor acceptor, GracefulShutdownHandler graceful, OidcHandler oidc, Set<String> routes) {
    this.acceptor = acceptor;
    this.graceful = graceful;
    this.oidc = oidc;
    this.routes = Set.copyOf(routes);
  }

  /**
   * Listens at once, also while nothing can be served yet.
   *
   * @param databaseReady whether logins can be looked up at all
   * @param settings what it speaks with and tells of the server
   */
  public static PublicListener start(
      ServerSection server,
      Sessions sessions,
      PasswordChange passwords,
      AdminApi admin,
      Federation federation,
      BooleanSupplier databaseReady,
      MeterRegistry metrics,
      PublicSettings settings) {
    Workers workers = new Workers(Limits.IN_FLIGHT, server.timeout());
    Function<JsonCall.Operation, JsonCall> post =
        operation -> JsonCall.withBody(operation, workers);
    ClientAddress client = new ClientAddress(server.trustedProxies());
    ServiceGate gate = new ServiceGate(federation, databaseReady);
    OidcHandler oidc = new OidcHandler(settings.oidc());
    Routes routes =
        new Routes(
                server.basePath(),
                new Cors(server.allowedHosts()),
                Limits.longest(server.timeout()),
                metrics)
            .post(
                "/api/login",
                post.apply(gate.before(new LoginOperation(sessions, client, metrics))))
            .post(
                "/api/refresh",
                post.apply(gate.before(new RefreshOperation(sessions, client, metrics))))
            .post("/api/logout", post.apply(gate.before(new LogoutOperation(sessions, client))))
            .post(
                "/api/password",
                post.apply(gate.before(new PasswordOperation(sessions, passwords, client))))
            .post("/peers/announce", post.apply(new AnnounceOperation(federation)))
            .get("/api/pkeys", KeySetHandler.upstream(federation))
            .get("/.well-known/jwks.json", KeySetHandler.strict(federation))
            .get(
                "/.well-known/openid-configuration",
                new DiscoveryHandler(federation, settings.issuer()))
            .get(
                "/api/available_providers",
                exchange ->
                    Reply.json(
                        exchange, 200, providers(server.basePath(), settings.providers().get())))
            .get("/api/openapi.json", new OpenApiHandler(server.basePath()))
            // Upstream has it at the root, and so it is registered with providers.
            .addAtRoot("/oidc/{name}", Methods.GET, oidc::get)
            .addAtRoot("/oidc/{name}", Methods.POST, oidc::post);
    if (settings.telemetry().publicMetrics()) {
      MetricsHandler page =
          new MetricsHandler(
              federation, admin, client, settings.telemetry().openMetrics(), settings.metrics());
      routes.get("/metrics", page).get("/metrics/", page);
    }
    if (!server.disableAdmin()) {
      AdminPages.addTo(routes, server.basePath());
    }
    for (Route route : admin.routes()) {
      JsonCall.Operation operation = gate.before(new AdminOperation(admin, route, client));
      switch (route.method()) {
        case GET -> routes.get(route.path(), JsonCall.bodiless(operation, workers));
        case DELETE ->
            routes.add(route.path(), Methods.DELETE, JsonCall.bodiless(operation, workers));
        case POST -> routes.post(route.path(), post.apply(operation));
        case PATCH -> routes.add(route.path(), Methods.PATCH, post.apply(operation));
      }
    }
    GracefulShutdownHandler graceful = new GracefulShutdownHandler(routes);
    Acceptor acceptor;
    try {
      acceptor =
          Acceptor.start(
              new InetSocketAddress(server.host(), server.port()),
              graceful,
              Limits.of(server),
              WORKERS,
              settings.certificate().map(ServerCertificate::context));
    } catch (IOException e) {
      throw server.cannotListen("port", server.port(), new UncheckedIOException(e));
    }
    settings.certificate().ifPresent(certificate -> certificate.follow(acceptor::use));
    return new PublicListener(acceptor, graceful, oidc, routes.registered());
  }

  /** Where it listens; the port is the real one also when the configuration says 0. */
  public InetSocketAddress address() {
    return acceptor.address();
  }

  /** Methods and paths, such as {@code GET /api/pkeys}, without the base path. */
  public Set<String> routes() {
    return routes;
  }

  /** Turns new requests away, lets those at work end, then stops listening. */
  @Override
  public void close() {
    graceful.shutdown();
    try {
      if (!graceful.awaitShutdown(REQUESTS_END.toMillis())) {
        log.warn("Requests were still at work when the listener stopped");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    acceptor.close();
    oidc.close();
  }

  private static Map<String, Object> providers(String basePath, Providers configured) {
    List<Map<String, String>> entries = new ArrayList<>();
    for (Provider provider : configured.all()) {
      Map<String, String> entry = new LinkedHashMap<>();
      entry.put("name", provider.name());
      entry.put("provider_type", provider.type());
      entry.put("type_spec", provider.typeSpec());
      entries.add(entry);
    }
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("providers", entries);
    if (!basePath.isEmpty()) {
      body.put("base_admin_path", basePath);
    }
    return body;
  }
}
