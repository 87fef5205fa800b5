package dev.stoke.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** The management port of one pod. */
final class ManagementApi {
  private static final int PORT = 9090;
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  private final URI base;

  private ManagementApi(URI base) {
    this.base = base;
  }

  static ManagementApi of(Pod pod) {
    return new ManagementApi(URI.create("http://" + pod.getStatus().getPodIP() + ":" + PORT));
  }

  /** Of the configuration that the pod has loaded. */
  long revision() throws IOException, InterruptedException {
    return status().path("revision").asLong(-1);
  }

  /** The key that it signs with; empty without one, or without an answer. */
  Optional<String> signingKid() {
    try {
      JsonNode federation = status().path("federation");
      for (JsonNode key : federation.path("keys")) {
        if (key.path("state").asText().equals("ACTIVE")) {
          return Optional.of(key.path("kid").asText());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException away) {
      // A pod that starts or is gone has no key to show.
    }
    return Optional.empty();
  }

  JsonNode status() throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve("/status")).timeout(TIMEOUT).build();
    return new ObjectMapper().readTree(HTTP.send(request, BodyHandlers.ofString()).body());
  }
}
