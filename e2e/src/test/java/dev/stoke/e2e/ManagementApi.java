package dev.stoke.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The management port of a pod, or of the operator. */
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

  /** By the log of an operator that took any free port. */
  static ManagementApi ofOperator(Path log) throws IOException {
    var port = Pattern.compile("Probes are served port=\"(\\d+)\"").matcher(Files.readString(log));
    String last = "";
    while (port.find()) {
      last = port.group(1);
    }
    return new ManagementApi(URI.create("http://127.0.0.1:" + last));
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

  /** Names of the metrics that Prometheus finds. */
  Set<String> metrics() throws IOException, InterruptedException {
    return get("/metrics")
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  JsonNode status() throws IOException, InterruptedException {
    return new ObjectMapper().readTree(get("/status"));
  }

  private String get(String path) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(base.resolve(path)).timeout(TIMEOUT).build();
    return HTTP.send(request, BodyHandlers.ofString()).body();
  }
}
