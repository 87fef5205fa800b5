package dev.stoke.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The auth pod's HTTP API as a client uses it. */
final class AuthApi {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIMEOUT).build();

  private static final Duration BUSY = Duration.ofSeconds(30);

  private final URI base;

  AuthApi(URI base) {
    this.base = base;
  }

  /** A login's or refresh's answer. */
  record Session(String token, String refresh) {}

  Session login(String username, String password) throws IOException, InterruptedException {
    return session(askForLogin(username, password));
  }

  /**
   * On a busy machine a pod may turn it away for now, and says when to come back, which a client
   * does; not for longer than half a minute.
   */
  Session loginAsTold(String username, String password) throws IOException, InterruptedException {
    Instant end = Instant.now().plus(BUSY);
    var answer = askForLogin(username, password);
    for (var pause = pause(answer);
        pause.isPresent() && Instant.now().plus(pause.get()).isBefore(end);
        pause = pause(answer)) {
      Thread.sleep(pause.get());
      answer = askForLogin(username, password);
    }
    return session(answer);
  }

  /** Empty when it is not told to come back. */
  private static Optional<Duration> pause(HttpResponse<String> answer) {
    return answer.statusCode() == 503
        ? answer.headers().firstValue("Retry-After").map(Long::parseLong).map(Duration::ofSeconds)
        : Optional.empty();
  }

  private HttpResponse<String> askForLogin(String username, String password)
      throws IOException, InterruptedException {
    return post(
        "/api/login",
        null,
        JSON.writeValueAsString(
            JSON.createObjectNode().put("username", username).put("password", password)));
  }

  Session refresh(Session session) throws IOException, InterruptedException {
    var answer =
        post(
            "/api/refresh",
            session.token(),
            JSON.writeValueAsString(JSON.createObjectNode().put("refresh", session.refresh())));
    return session(answer);
  }

  /** kids of the merged key set, as {@code /.well-known/jwks.json} lists them. */
  List<String> kids() throws IOException, InterruptedException, ParseException {
    return JWKSet.parse(get("/.well-known/jwks.json")).getKeys().stream()
        .map(JWK::getKeyID)
        .toList();
  }

  /** kids of {@code /api/pkeys}, with a query such as {@code ?local=true} or an empty one. */
  List<String> pkeys(String query) throws IOException, InterruptedException {
    return JSON.readTree(get("/api/pkeys" + query)).path("keys").findValuesAsText("kid");
  }

  URI jwksUrl() {
    return base.resolve("/.well-known/jwks.json");
  }

  HttpResponse<String> post(
      String path, @org.jspecify.annotations.Nullable String bearer, String body)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (bearer != null) {
      request.header("Authorization", "Bearer " + bearer);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private String get(String path) throws IOException, InterruptedException {
    var answer =
        HTTP.send(
            HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build(),
            BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(base + path + " answered " + answer.statusCode());
    }
    return answer.body();
  }

  private Session session(HttpResponse<String> answer) throws IOException {
    if (answer.statusCode() != 200) {
      throw new IOException(
          base + " answered " + answer.statusCode() + " to a login or refresh: " + answer.body());
    }
    JsonNode body = JSON.readTree(answer.body());
    return new Session(body.path("token").asText(), body.path("refresh").asText());
  }

  @Override
  public String toString() {
    return base.toString();
  }
}
