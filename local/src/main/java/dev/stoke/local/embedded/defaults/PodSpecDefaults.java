package dev.stoke.local.embedded.defaults;

import static dev.stoke.local.embedded.model.Json.putIfAbsent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.util.List;

/** Of pods and of the templates of pods. */
final class PodSpecDefaults {
  private static final int FILE_MODE = 0644;

  private PodSpecDefaults() {}

  static void apply(ObjectNode spec) {
    putIfAbsent(spec, "restartPolicy", "Always");
    putIfAbsent(spec, "terminationGracePeriodSeconds", 30);
    putIfAbsent(spec, "dnsPolicy", "ClusterFirst");
    putIfAbsent(spec, "schedulerName", "default-scheduler");
    Json.ensure(spec, "securityContext");
    String account = Json.text(spec, "serviceAccountName");
    if (!account.isEmpty()) {
      putIfAbsent(spec, "serviceAccount", account);
    }
    for (String containers : List.of("initContainers", "containers", "ephemeralContainers")) {
      Json.objects(spec.path(containers)).forEach(PodSpecDefaults::container);
    }
    Json.objects(spec.path("volumes")).forEach(PodSpecDefaults::volume);
  }

  private static void container(ObjectNode container) {
    putIfAbsent(container, "terminationMessagePath", "/dev/termination-log");
    putIfAbsent(container, "terminationMessagePolicy", "File");
    putIfAbsent(container, "imagePullPolicy", pullPolicy(Json.text(container, "image")));
    ObjectNode resources = Json.ensure(container, "resources");
    Quantities.canonicalise(resources.path("limits"));
    Quantities.canonicalise(resources.path("requests"));
    // A limit without a request is the request, too.
    for (var limit : resources.path("limits").properties()) {
      ObjectNode requests = Json.ensure(resources, "requests");
      putIfAbsent(requests, limit.getKey(), limit.getValue().asText());
    }
    Json.objects(container.path("ports")).forEach(port -> putIfAbsent(port, "protocol", "TCP"));
    Json.objects(container.path("env")).forEach(PodSpecDefaults::environment);
    for (String probe : List.of("livenessProbe", "readinessProbe", "startupProbe")) {
      if (container.get(probe) instanceof ObjectNode object) {
        probe(object);
      }
    }
    for (String hook : List.of("preStop", "postStart")) {
      httpGet(Json.at(container, "lifecycle", hook, "httpGet"));
    }
  }

  private static String pullPolicy(String image) {
    String tag = image.substring(image.lastIndexOf('/') + 1);
    boolean floats = !tag.contains("@") && (!tag.contains(":") || tag.endsWith(":latest"));
    return floats ? "Always" : "IfNotPresent";
  }

  private static void environment(ObjectNode variable) {
    if (Json.text(variable, "value").isEmpty()) {
      variable.remove("value");
    }
    fieldReference(Json.at(variable, "valueFrom", "fieldRef"));
    resourceReference(Json.at(variable, "valueFrom", "resourceFieldRef"));
  }

  private static void probe(ObjectNode probe) {
    putIfAbsent(probe, "timeoutSeconds", 1);
    putIfAbsent(probe, "periodSeconds", 10);
    putIfAbsent(probe, "successThreshold", 1);
    putIfAbsent(probe, "failureThreshold", 3);
    if (probe.path("initialDelaySeconds").asInt(1) == 0) {
      probe.remove("initialDelaySeconds");
    }
    httpGet(probe.path("httpGet"));
    if (probe.get("grpc") instanceof ObjectNode grpc) {
      putIfAbsent(grpc, "service", "");
    }
  }

  private static void httpGet(JsonNode action) {
    if (action instanceof ObjectNode get) {
      putIfAbsent(get, "path", "/");
      putIfAbsent(get, "scheme", "HTTP");
    }
  }

  private static void volume(ObjectNode volume) {
    for (String source : List.of("secret", "configMap", "projected", "downwardAPI")) {
      if (volume.get(source) instanceof ObjectNode object) {
        putIfAbsent(object, "defaultMode", FILE_MODE);
      }
    }
    downwardItems(Json.at(volume, "downwardAPI", "items"));
    for (ObjectNode source : Json.objects(Json.at(volume, "projected", "sources"))) {
      downwardItems(Json.at(source, "downwardAPI", "items"));
      if (source.get("serviceAccountToken") instanceof ObjectNode token) {
        putIfAbsent(token, "expirationSeconds", 3600);
      }
    }
    if (volume.get("emptyDir") instanceof ObjectNode directory && directory.has("sizeLimit")) {
      directory.put("sizeLimit", Quantities.canonical(Json.text(directory, "sizeLimit")));
    }
    if (volume.get("hostPath") instanceof ObjectNode path) {
      putIfAbsent(path, "type", "");
    }
  }

  private static void downwardItems(JsonNode items) {
    for (ObjectNode item : Json.objects(items)) {
      fieldReference(item.path("fieldRef"));
      resourceReference(item.path("resourceFieldRef"));
    }
  }

  private static void fieldReference(JsonNode reference) {
    if (reference instanceof ObjectNode object) {
      putIfAbsent(object, "apiVersion", "v1");
    }
  }

  private static void resourceReference(JsonNode reference) {
    if (reference instanceof ObjectNode object) {
      object.put("divisor", Quantities.canonical(object.path("divisor").asText("0")));
    }
  }
}
