package dev.stoke.local.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What the operator wrote for one StokeCluster, taken from the API server's audit log, to be sent
 * for others by a client that decides nothing: each object once, and the status once when the pods
 * are ready. The faster the API server takes that, the faster an operator could be.
 */
final class BareWrites {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long TIMEOUT_SECONDS = 120;

  /** Everything that one account writes, with what it sends. */
  private static final String POLICY =
      """
      apiVersion: audit.k8s.io/v1
      kind: Policy
      omitStages: [RequestReceived]
      rules:
        - level: Request
          users: ["system:serviceaccount:stoke-system:stoke-operator"]
          verbs: [create, update, patch, delete]
        - level: None
      """;

  private record Write(String method, String path, String body) {
    boolean isOfStatus() {
      return path.contains("/stokeclusters/");
    }

    boolean isEvent() {
      return path.contains("/events");
    }

    /** Poking a pod is no object of the cluster's own. */
    boolean isOfPod() {
      return path.contains("/pods/");
    }
  }

  private final String sample;
  private final String sampleUid;
  private final List<Write> objects;
  private final List<Write> reports;

  private BareWrites(String sample, String sampleUid, List<Write> objects, List<Write> reports) {
    this.sample = sample;
    this.sampleUid = sampleUid;
    this.objects = objects;
    this.reports = reports;
  }

  /** Flags of kube-apiserver with which {@link #read} finds something in the directory. */
  static List<String> recorded(Path directory) throws IOException {
    var policy = Files.writeString(directory.resolve("audit-policy.yaml"), POLICY);
    return List.of(
        "--audit-policy-file=" + policy.toAbsolutePath(),
        "--audit-log-path=" + log(directory).toAbsolutePath());
  }

  /**
   * @param sample the only StokeCluster, ready, and of a name that stands for nothing else
   */
  static BareWrites read(Path directory, GenericKubernetesResource sample) throws IOException {
    // By what is written: the last time counts.
    var objects = new LinkedHashMap<String, Write>();
    var events = new ArrayList<Write>();
    Write status = null;
    for (var line : Files.readAllLines(log(directory))) {
      var entry = JSON.readTree(line);
      if (entry.at("/responseStatus/code").asInt() >= 300 || !entry.has("requestObject")) {
        continue;
      }
      var write = write(entry);
      if (write.isEvent()) {
        events.add(write);
      } else if (write.isOfStatus()) {
        status = write;
      } else if (!write.isOfPod()) {
        objects.put(
            entry.at("/objectRef/resource").asText()
                + entry.at("/requestObject/metadata/name").asText(),
            write);
      }
    }
    if (status == null || objects.isEmpty()) {
      throw new IOException("the API server's audit log lacks what the operator wrote");
    }
    var reports = new ArrayList<Write>();
    reports.add(status);
    reports.addAll(events);
    return new BareWrites(
        sample.getMetadata().getName(),
        sample.getMetadata().getUid(),
        List.copyOf(objects.values()),
        List.copyOf(reports));
  }

  private static Write write(JsonNode entry) {
    var verb = entry.path("verb").asText();
    return new Write(
        switch (verb) {
          case "create" -> "POST";
          case "update" -> "PUT";
          default -> verb.toUpperCase(java.util.Locale.ROOT);
        },
        entry.path("requestURI").asText(),
        entry.path("requestObject").toString());
  }

  private static Path log(Path directory) {
    return directory.resolve("audit.log");
  }

  /** For one StokeCluster. */
  int count() {
    return objects.size() + reports.size();
  }

  void sendObjects(KubernetesClient client, GenericKubernetesResource cluster)
      throws InterruptedException {
    send(client, objects, cluster);
  }

  void sendReports(KubernetesClient client, GenericKubernetesResource cluster)
      throws InterruptedException {
    send(client, reports, cluster);
  }

  private void send(KubernetesClient client, List<Write> writes, GenericKubernetesResource cluster)
      throws InterruptedException {
    var names =
        Map.of(sample, cluster.getMetadata().getName(), sampleUid, cluster.getMetadata().getUid());
    for (var write : writes) {
      send(client, write, names);
    }
  }

  private static void send(KubernetesClient client, Write write, Map<String, String> names)
      throws InterruptedException {
    var http = client.getHttpClient();
    var type = write.method().equals("PATCH") ? "application/apply-patch+yaml" : "application/json";
    var request =
        http.newHttpRequestBuilder()
            .uri(URI.create(client.getMasterUrl().toString()).resolve(named(write.path(), names)))
            .method(write.method(), type, named(write.body(), names))
            .build();
    HttpResponse<String> answer;
    try {
      answer = http.sendAsync(request, String.class).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the API server does not answer", e);
    }
    if (!answer.isSuccessful()) {
      throw new IllegalStateException(
          "the API server answers %d to %s %s: %s"
              .formatted(answer.code(), write.method(), write.path(), answer.body()));
    }
  }

  private static String named(String text, Map<String, String> names) {
    var named = text;
    for (var name : names.entrySet()) {
      named = named.replace(name.getKey(), name.getValue());
    }
    return named;
  }
}
