package dev.stoke.pod.federation;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A federation behind a real listener with the two routes that members use. */
final class TestPod implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String id;
  private final DataSource dataSource;
  private final TestServer server = new TestServer();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private volatile @Nullable Federation federation;

  TestPod(String id, DataSource dataSource) {
    this.id = id;
    this.dataSource = dataSource;
    server.on("/api/pkeys", this::publicKeys);
    server.on("/peers/announce", this::announced);
  }

  void start(List<URI> members, Duration refresh) {
    start(members, refresh, Duration.ofSeconds(2));
  }

  void start(List<URI> members, Duration refresh, Duration propagationDelay) {
    federation =
        LiveFederation.start(
            settings(members, refresh, propagationDelay, List.of(), 1),
            dataSource,
            Clock.systemUTC(),
            registry);
  }

  void reload(List<URI> members, List<String> leaving, long revision) {
    federation()
        .reload(
            settings(members, Duration.ofMillis(500), Duration.ofSeconds(2), leaving, revision));
  }

  private FederationSettings settings(
      List<URI> members,
      Duration refresh,
      Duration propagationDelay,
      List<String> leaving,
      long revision) {
    List<URI> others = members.stream().filter(member -> !member.equals(url())).toList();
    return new FederationSettings(
        true,
        id,
        others,
        refresh,
        propagationDelay,
        leaving,
        revision,
        Duration.ofHours(3),
        Duration.ofMinutes(30));
  }

  /** This pod dies, and a new process takes its name. */
  TestPod rebirth() {
    close();
    return new TestPod(id, dataSource);
  }

  String id() {
    return id;
  }

  URI url() {
    return server.url();
  }

  SimpleMeterRegistry registry() {
    return registry;
  }

  Federation federation() {
    return Objects.requireNonNull(federation, "not started");
  }

  static JsonNode parse(ObjectMapper json, Jwks jwks) {
    try {
      return json.readTree(bytes(jwks));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(Jwks jwks) {
    byte[] bytes = new byte[jwks.body().remaining()];
    jwks.body().duplicate().get(bytes);
    return bytes;
  }

  private void publicKeys(HttpExchange exchange) throws IOException {
    Federation running = federation;
    if (running == null) {
      TestServer.send(exchange, 503, "text/plain", "starting".getBytes(UTF_8));
    } else {
      TestServer.json(exchange, 200, bytes(running.jwks(JwksForm.UPSTREAM).orElseThrow()));
    }
  }

  private void announced(HttpExchange exchange) throws IOException {
    Federation running = federation;
    if (running != null) {
      running.announced(JSON.readTree(exchange.getRequestBody()).get("instance_id").textValue());
    }
    TestServer.send(exchange, 202, "text/plain", new byte[0]);
  }

  @Override
  public void close() {
    Federation running = federation;
    if (running != null) {
      running.close();
    }
    server.close();
  }
}
