package dev.stoke.e2e.witness;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** The requests of a client, a resource server and a curious operator to one pod. */
final class PodApi implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration READ = Duration.ofSeconds(3);
  private static final Duration WORK = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** What a login or refresh came to. */
  sealed interface Answer {
    record Tokens(String token, String refresh) implements Answer {
      @Override
      public String toString() {
        return "Tokens";
      }
    }

    /**
     * @param cause one of few: status and error code, or what became of the connection
     * @param isFinal the same request will never be answered otherwise
     */
    record Refused(String cause, boolean isFinal) implements Answer {}
  }

  JwksAnswer jwks(Pod pod) throws InterruptedException {
    var request =
        HttpRequest.newBuilder(pod.url().resolve("/.well-known/jwks.json")).timeout(READ).build();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      return JwksAnswer.of(
          answer.statusCode(),
          answer.headers().firstValue("Content-Type").orElse(""),
          answer.body());
    } catch (IOException e) {
      return new JwksAnswer.NotInService(cause(e));
    }
  }

  Answer login(Pod pod, String username, String password) throws InterruptedException {
    var body = JSON.createObjectNode().put("username", username).put("password", password);
    return send(post(pod, "/api/login", body).build());
  }

  Answer refresh(Pod pod, Answer.Tokens session) throws InterruptedException {
    var body = JSON.createObjectNode().put("refresh", session.refresh());
    return send(
        post(pod, "/api/refresh", body)
            .header("Authorization", "Bearer " + session.token())
            .build());
  }

  /** kids that the pod says it activated early; none when it does not answer. */
  Set<String> earlyKids(Pod pod) throws InterruptedException {
    var early = new HashSet<String>();
    for (JsonNode key : status(pod).path("federation").path("keys")) {
      if (key.path("early").asBoolean()) {
        early.add(key.path("kid").asText());
      }
    }
    return early;
  }

  /** The pod's {@code /status}; a missing node when it does not answer. */
  JsonNode status(Pod pod) throws InterruptedException {
    URI url = pod.management().resolve("/status");
    try {
      var answer =
          http.send(HttpRequest.newBuilder(url).timeout(READ).build(), BodyHandlers.ofString());
      return JSON.readTree(answer.body());
    } catch (IOException unreachable) {
      // A pod that is gone or hung says nothing of its keys; the next round asks again.
      return JSON.missingNode();
    }
  }

  private static HttpRequest.Builder post(Pod pod, String path, JsonNode body) {
    return HttpRequest.newBuilder(pod.url().resolve(path))
        .timeout(WORK)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(body.toString()));
  }

  private Answer send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        JsonNode body = JSON.readTree(answer.body());
        return new Answer.Tokens(body.path("token").asText(), body.path("refresh").asText());
      }
      return new Answer.Refused(
          answer.statusCode() + " " + message(answer.body()),
          answer.statusCode() >= 400 && answer.statusCode() < 500);
    } catch (IOException e) {
      return new Answer.Refused(cause(e), false);
    }
  }

  /** The pod's own sentence, which is one of few. */
  private static String message(String body) {
    String text = body;
    try {
      text = JSON.readTree(body).path("error_message").asText(body);
    } catch (JsonProcessingException plain) {
      // Some refusals are plain text.
    }
    String line = text.strip().lines().findFirst().orElse("");
    return line.length() <= 60 ? line : line.substring(0, 60) + "...";
  }

  private static String cause(IOException e) {
    return switch (e) {
      case ConnectException _ -> "not connected";
      case HttpTimeoutException _ -> "no answer in time";
      case JsonProcessingException _ -> "200 without JSON";
      default -> "connection broken";
    };
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
