package dev.stoke.cli.doctor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Observation.Referenced;
import dev.stoke.operator.plan.References;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was read, as a file: Kubernetes objects, and documents of {@code kind: Reports}, {@code
 * Logs} and the like. It begins with a cluster of three good pods, of which a file says what is
 * different.
 */
final class CaseFile {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final YAMLMapper YAML = new YAMLMapper();

  private StokeCluster cluster = read(HEALTHY, StokeCluster.class);
  private final Map<String, Pod> pods = new HashMap<>();
  private final List<Deployment> operators = new ArrayList<>();
  private final List<NetworkPolicy> policies = new ArrayList<>();
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Referenced> secrets = new HashMap<>();
  private final Map<String, PodReport> reports = new HashMap<>();
  private final Map<String, String> logs = new HashMap<>();
  private final Map<String, Map<String, String>> namespaces = new HashMap<>();
  private final Set<String> missingFields = new HashSet<>();
  private final List<String> expected = new ArrayList<>();

  private static final String HEALTHY =
      """
      apiVersion: stoke.hppr.dev/v1
      kind: StokeCluster
      metadata: {name: stoke, namespace: shop, generation: 3}
      spec: {replicas: 3, database: {secretName: stoke-db}}
      status:
        observedGeneration: 3
        conditions:
          - {type: Ready, status: 'True', reason: AllPodsReady, message: All ready.}
          - {type: KeysPropagated, status: 'True', reason: AllPropagated, message: All known.}
      """;

  private static final String GOOD_POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: %s, namespace: shop}
      status:
        phase: Running
        startTime: 2026-01-02T03:00:00Z
        conditions: [{type: Ready, status: 'True'}]
        containerStatuses: [{name: stoke, state: {running: {}}}]
      """;

  private CaseFile() {
    for (var name : List.of("stoke-0", "stoke-1", "stoke-2")) {
      pods.put(name, read(GOOD_POD.formatted(name), Pod.class));
    }
  }

  static CaseFile read(Path file) throws IOException {
    var seen = new CaseFile();
    try (var documents =
        YAML.readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
      while (documents.hasNextValue()) {
        seen.add(documents.nextValue());
      }
    }
    return seen;
  }

  List<String> expected() {
    return List.copyOf(expected);
  }

  Evidence evidence() {
    var names = new Names("stoke", "shop");
    pods.values().forEach(pod -> pod.getMetadata().setLabels(names.labels()));
    return new Evidence(
        "0.1.0",
        NOW,
        cluster,
        missingFields,
        operators,
        References.assumed(names, cluster.getSpec(), secrets, Map.of()),
        pods.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(Map.Entry::getValue)
            .toList(),
        events,
        reports,
        logs,
        policies,
        namespaces,
        List.of());
  }

  private void add(JsonNode document) {
    switch (document.path("kind").asText()) {
      case "StokeCluster" -> cluster = convert(document, StokeCluster.class);
      case "Pod" -> pods.put(name(document), convert(document, Pod.class));
      case "NoPods" -> pods.clear();
      case "Deployment" -> operators.add(convert(document, Deployment.class));
      case "NetworkPolicy" -> policies.add(convert(document, NetworkPolicy.class));
      case "Event" -> events.add(convert(document, Event.class));
      case "Namespace" ->
          namespaces.put(
              name(document), convert(document, HasMetadata.class).getMetadata().getLabels());
      case "Secret" -> {
        var keys = new HashSet<String>();
        document.path("keys").forEach(key -> keys.add(key.asText()));
        secrets.put(document.path("name").asText(), new Referenced(document.has("keys"), keys));
      }
      case "MissingFields" ->
          document.path("fields").forEach(field -> missingFields.add(field.asText()));
      case "Reports" ->
          document
              .path("pods")
              .properties()
              .forEach(pod -> reports.put(pod.getKey(), report(pod.getValue())));
      case "Logs" ->
          document
              .path("pods")
              .properties()
              .forEach(pod -> logs.put(pod.getKey(), pod.getValue().asText()));
      case "Expected" -> document.path("lines").forEach(line -> expected.add(line.asText()));
      default -> throw new IllegalArgumentException("what is " + document);
    }
  }

  private static PodReport report(JsonNode status) {
    return PodReport.of(
        status,
        NOW,
        status.has("aheadSeconds")
            ? Duration.ofSeconds(status.path("aheadSeconds").asLong())
            : null);
  }

  private static String name(JsonNode document) {
    return document.path("metadata").path("name").asText();
  }

  private static <T> T convert(JsonNode document, Class<T> type) {
    return read(document.toString(), type);
  }

  private static <T> T read(String text, Class<T> type) {
    return Serialization.unmarshal(text, type);
  }
}
