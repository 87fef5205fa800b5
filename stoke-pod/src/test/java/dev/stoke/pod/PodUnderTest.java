package dev.stoke.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.config.ConfigFile;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.TestPostgres;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** A whole pod in this process, on ports of its own, and the client to call it. */
final class PodUnderTest implements AutoCloseable {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final Pod pod;
  private final Path config;
  private final String id;

  private PodUnderTest(Pod pod, String id, Path config) {
    this.pod = pod;
    this.id = id;
    this.config = config;
  }

  /** With the users of the tests; {@code more} is appended to the configuration. */
  static PodUnderTest start(
      Path directory,
      String instanceId,
      int databasePort,
      String database,
      String more,
      Federations federations)
      throws Exception {
    return startWith(directory, instanceId, text(databasePort, database) + more, federations);
  }

  /** With another configuration: {@code edit} gets the usual one. */
  static PodUnderTest start(
      Path directory,
      String instanceId,
      int databasePort,
      String database,
      String more,
      UnaryOperator<String> edit,
      Federations federations)
      throws Exception {
    return startWith(
        directory, instanceId, edit.apply(text(databasePort, database)) + more, federations);
  }

  /** The same on any kind of database, given by its section. */
  static PodUnderTest start(
      Path directory, String instanceId, String section, String more, Federations federations)
      throws Exception {
    return startWith(directory, instanceId, text(section) + more, federations);
  }

  /** With a configuration that is written as it is. */
  static PodUnderTest startWith(
      Path directory, String instanceId, String configuration, Federations federations)
      throws Exception {
    return start(
        directory.resolve(instanceId),
        instanceId,
        configuration,
        Path.of("src/test/resources/users.yaml"),
        federations);
  }

  /**
   * With a configuration and an init file of the test's own, which is beside the configuration.
   *
   * @param instanceId empty: none
   */
  static PodUnderTest start(
      Path directory, String instanceId, String text, Path users, Federations federations)
      throws Exception {
    Path home = Files.createDirectories(directory);
    Files.copy(users, home.resolve(users.getFileName()));
    Path config = home.resolve("config.yaml");
    Files.writeString(config, text);
    Map<String, String> environment = new HashMap<>(Map.of("STOKE_LISTEN_ADDRESS", "127.0.0.1"));
    if (!instanceId.isEmpty()) {
      environment.put("STOKE_INSTANCE_ID", instanceId);
    }
    Pod pod =
        Pod.start(new ConfigFile(config, environment), environment, federations, Clock.systemUTC());
    return new PodUnderTest(pod, instanceId, config);
  }

  /** With the configuration as {@code edit} leaves it. */
  static PodUnderTest edited(
      Path directory, String instanceId, UnaryOperator<String> edit, Federations federations)
      throws Exception {
    String configuration = edit.apply(text(TestPostgres.port(), TestPostgres.newDatabase()));
    return startWith(directory, instanceId, configuration, federations).awaitDatabase();
  }

  /** The section of the database, and a quiet log. */
  static String database(int port, String name) {
    return database(DatabaseKind.POSTGRESQL.yaml(name, port));
  }

  private static String database(String section) {
    return section + "logging: {level: error}\n";
  }

  static String text(int databasePort, String database) {
    return text(DatabaseKind.POSTGRESQL.yaml(database, databasePort));
  }

  private static String text(String databaseSection) {
    return database(databaseSection)
        + """
        server: {port: 0, management_port: 0, timeout: 5000, allowed_hosts: ["*"]}
        tokens:
          algorithm: ECDSA
          key_duration: 3h
          token_duration: 30m
          issuer: stk
          audience: [svc]
          token_refresh_limit: 2
          user_info: {username: u, full_name: n, email: e}
        users: {create_stoke_claims: true, user_init_file: users.yaml}
        """;
  }

  Pod pod() {
    return pod;
  }

  String id() {
    return id;
  }

  Path config() {
    return config;
  }

  PodUnderTest awaitDatabase() throws Exception {
    pod.databaseReady().get(60, TimeUnit.SECONDS);
    return this;
  }

  URI url() {
    return base(pod.address());
  }

  HttpResponse<String> get(String path, String... headers) throws Exception {
    return send(request(url().resolve(path), headers).GET());
  }

  HttpResponse<String> management(String path) throws Exception {
    return send(request(base(pod.managementAddress()).resolve(path)).GET());
  }

  HttpResponse<String> post(String path, String body, String... headers) throws Exception {
    return send(request(url().resolve(path), headers).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> postJson(String path, String body, String... headers) throws Exception {
    return send(
        request(url().resolve(path), headers)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> method(String method, String path, String... headers) throws Exception {
    return send(request(url().resolve(path), headers).method(method, BodyPublishers.noBody()));
  }

  /** Any request; the path is sent as it is written. */
  HttpResponse<String> exchange(
      String method, String path, Map<String, String> headers, String body) throws Exception {
    HttpRequest.Builder request = request(URI.create(url() + path));
    headers.forEach(request::header);
    return send(
        request.method(
            method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body)));
  }

  HttpResponse<String> login(String username) throws Exception {
    return postJson(
        "/api/login",
        MAPPER
            .createObjectNode()
            .put("username", username)
            .put("password", username + "-pass")
            .toString());
  }

  HttpResponse<String> refresh(String token, String refresh) throws Exception {
    return postJson(
        "/api/refresh",
        MAPPER.createObjectNode().put("refresh", refresh).toString(),
        "Authorization",
        "Bearer " + token);
  }

  static JsonNode json(HttpResponse<String> response) throws Exception {
    return MAPPER.readTree(response.body());
  }

  @Override
  public void close() {
    pod.close();
  }

  private static HttpRequest.Builder request(URI uri, String... headers) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(20));
    return headers.length == 0 ? builder : builder.headers(headers);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofString());
  }

  private static URI base(InetSocketAddress address) {
    return URI.create("http://127.0.0.1:" + address.getPort());
  }
}
