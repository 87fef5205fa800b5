package dev.stoke.pod;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.testing.DatabaseKind;
import dev.stoke.pod.testing.KeyCircle;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A pod with users of every kind, and a caller for each of them. */
final class AdminUnderTest implements AutoCloseable {
  private static final String SETTINGS =
      """
      server: {port: 0, management_port: 0, timeout: 10000}
      tokens:
        algorithm: ECDSA
        key_duration: 3h
        token_duration: 30m
        user_info: {username: u}
      """;

  private static final String QUIET = "logging: {level: error}\n";

  private final DatabaseKind kind;
  private final String database;
  private final PodUnderTest pod;
  private final Map<String, String> tokens = new ConcurrentHashMap<>();

  private AdminUnderTest(DatabaseKind kind, String database, PodUnderTest pod) {
    this.kind = kind;
    this.database = database;
    this.pod = pod;
  }

  /**
   * @param policy the lines of {@code users.policy_config}, in braces; empty: none
   */
  static AdminUnderTest start(Path directory, String policy) throws Exception {
    String users =
        "users: {user_init_file: seed.yaml"
            + (policy.isEmpty() ? "" : ", policy_config: " + policy)
            + "}\n";
    return withSettings(directory, SETTINGS + users);
  }

  static AdminUnderTest start(DatabaseKind kind, Path directory) throws Exception {
    return start(
        kind,
        kind.newDatabase(),
        directory,
        SETTINGS + "users: {user_init_file: seed.yaml}\n",
        QUIET);
  }

  static AdminUnderTest withSettings(Path directory, String settings) throws Exception {
    return withSettings(directory, settings, QUIET);
  }

  /**
   * @param logging the section of that name
   */
  static AdminUnderTest withSettings(Path directory, String settings, String logging)
      throws Exception {
    DatabaseKind kind = DatabaseKind.POSTGRESQL;
    return start(kind, kind.newDatabase(), directory, settings, logging);
  }

  /** Another pod on the same database, without keys in common. */
  AdminUnderTest another(Path directory) throws Exception {
    return start(
        kind, database, directory, SETTINGS + "users: {user_init_file: seed.yaml}\n", QUIET);
  }

  private static AdminUnderTest start(
      DatabaseKind kind, String database, Path directory, String settings, String logging)
      throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    PodUnderTest pod =
        PodUnderTest.start(
            directory,
            "stoke-0",
            kind.yaml(database, kind.port()) + logging + settings,
            Path.of("src/test/resources/compat/seed.yaml"),
            (given, ledger, channel, clock, metrics) -> keys);
    return new AdminUnderTest(kind, database, pod.awaitDatabase());
  }

  PodUnderTest pod() {
    return pod;
  }

  /** Calls with the first token that the user got in this test. */
  HttpResponse<String> call(String user, String method, String path, String body) throws Exception {
    if (!tokens.containsKey(user)) {
      tokens.put(user, login(user).get("token").asText());
    }
    return pod.exchange(
        method,
        path,
        Map.of("Authorization", "Bearer " + tokens.get(user), "Content-Type", "application/json"),
        body);
  }

  HttpResponse<String> get(String user, String path) throws Exception {
    return call(user, "GET", path, "");
  }

  JsonNode login(String user) throws Exception {
    HttpResponse<String> answer = pod.login(user);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(user + ": " + answer.statusCode() + " " + answer.body());
    }
    return PodUnderTest.json(answer);
  }

  void execute(String sql) {
    kind.execute(database, sql);
  }

  @Override
  public void close() {
    pod.close();
  }
}
