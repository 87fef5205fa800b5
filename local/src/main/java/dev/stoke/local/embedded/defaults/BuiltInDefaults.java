package dev.stoke.local.embedded.defaults;

import static dev.stoke.local.embedded.model.Json.putIfAbsent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/** Fills in an object of a built-in kind; other kinds are left alone. */
public final class BuiltInDefaults {
  /** Go's {@code omitempty} drops these when they are empty; an empty struct stays. */
  private static final Set<String> MAPS =
      Set.of(
          "annotations",
          "labels",
          "data",
          "stringData",
          "binaryData",
          "nodeSelector",
          "matchLabels",
          "limits",
          "requests");

  /** Kinds that hold somebody else's JSON, in which an empty list means something. */
  private static final Set<String> VERBATIM =
      Set.of("CustomResourceDefinition", "ControllerRevision");

  private BuiltInDefaults() {}

  /** Changes the object. */
  public static void apply(ObjectNode object) {
    if (!VERBATIM.contains(Json.text(object, "kind"))) {
      dropEmpty(object, true);
    }
    switch (Json.text(object, "kind")) {
      case "Pod" -> pod(object);
      case "StatefulSet" -> statefulSet(object);
      case "Deployment" -> deployment(object);
      case "Service" -> service(object);
      case "Secret" -> secret(object);
      case "Namespace" -> namespace(object);
      case "NetworkPolicy" -> networkPolicy(Json.ensure(object, "spec"));
      case "Ingress", "PodDisruptionBudget" -> Json.ensure(object, "status");
      case "RoleBinding", "ClusterRoleBinding" -> binding(object);
      default -> {
        // ConfigMaps, Leases and the like are stored as they come.
      }
    }
  }

  private static void dropEmpty(JsonNode node, boolean isRoot) {
    if (node instanceof ObjectNode object) {
      for (var field : List.copyOf(object.properties())) {
        JsonNode value = field.getValue();
        // Whether "rules: []" was given is kept: an empty role is a role.
        boolean isEmptyList = value.isArray() && value.isEmpty() && !field.getKey().equals("rules");
        boolean isEmptyMap = value.isEmpty() && value.isObject() && MAPS.contains(field.getKey());
        if (value.isNull() || isEmptyList || isEmptyMap) {
          object.remove(field.getKey());
        } else if (!isRoot || !MAPS.contains(field.getKey())) {
          dropEmpty(value, false);
        }
      }
    } else if (node instanceof ArrayNode array) {
      array.forEach(item -> dropEmpty(item, false));
    }
  }

  private static void pod(ObjectNode pod) {
    ObjectNode spec = Json.ensure(pod, "spec");
    PodSpecDefaults.apply(spec);
    putIfAbsent(spec, "enableServiceLinks", true);
    ObjectNode status = Json.ensure(pod, "status");
    putIfAbsent(status, "phase", "Pending");
    putIfAbsent(status, "qosClass", qualityOfService(spec));
  }

  private static String qualityOfService(ObjectNode spec) {
    boolean any = false;
    boolean guaranteed = true;
    for (ObjectNode container : Json.objects(spec.path("containers"))) {
      JsonNode limits = Json.at(container, "resources", "limits");
      JsonNode requests = Json.at(container, "resources", "requests");
      any |= !limits.isEmpty() || !requests.isEmpty();
      guaranteed &= limits.has("cpu") && limits.has("memory") && limits.equals(requests);
    }
    return any ? (guaranteed ? "Guaranteed" : "Burstable") : "BestEffort";
  }

  private static void template(ObjectNode spec) {
    ObjectNode template = Json.ensure(spec, "template");
    // A real server writes the template's creation time as null; clients drop it when they read.
    Json.ensure(template, "metadata").remove("creationTimestamp");
    PodSpecDefaults.apply(Json.ensure(template, "spec"));
  }

  private static void statefulSet(ObjectNode object) {
    ObjectNode spec = Json.ensure(object, "spec");
    template(spec);
    putIfAbsent(spec, "replicas", 1);
    putIfAbsent(spec, "podManagementPolicy", "OrderedReady");
    putIfAbsent(spec, "revisionHistoryLimit", 10);
    if (spec.path("minReadySeconds").asInt(1) == 0) {
      spec.remove("minReadySeconds");
    }
    ObjectNode strategy = Json.ensure(spec, "updateStrategy");
    putIfAbsent(strategy, "type", "RollingUpdate");
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      putIfAbsent(Json.ensure(strategy, "rollingUpdate"), "partition", 0);
    }
    ObjectNode retention = Json.ensure(spec, "persistentVolumeClaimRetentionPolicy");
    putIfAbsent(retention, "whenDeleted", "Retain");
    putIfAbsent(retention, "whenScaled", "Retain");
    for (ObjectNode claim : Json.objects(spec.path("volumeClaimTemplates"))) {
      putIfAbsent(claim, "apiVersion", "v1");
      putIfAbsent(claim, "kind", "PersistentVolumeClaim");
      putIfAbsent(Json.ensure(claim, "spec"), "volumeMode", "Filesystem");
      Quantities.canonicalise(Json.at(claim, "spec", "resources", "requests"));
      putIfAbsent(Json.ensure(claim, "status"), "phase", "Pending");
    }
    ObjectNode status = Json.ensure(object, "status");
    putIfAbsent(status, "replicas", 0);
    putIfAbsent(status, "availableReplicas", 0);
  }

  private static void deployment(ObjectNode object) {
    ObjectNode spec = Json.ensure(object, "spec");
    template(spec);
    putIfAbsent(spec, "replicas", 1);
    putIfAbsent(spec, "revisionHistoryLimit", 10);
    putIfAbsent(spec, "progressDeadlineSeconds", 600);
    ObjectNode strategy = Json.ensure(spec, "strategy");
    putIfAbsent(strategy, "type", "RollingUpdate");
    if (Json.text(strategy, "type").equals("RollingUpdate")) {
      ObjectNode rolling = Json.ensure(strategy, "rollingUpdate");
      putIfAbsent(rolling, "maxSurge", "25%");
      putIfAbsent(rolling, "maxUnavailable", "25%");
    }
    Json.ensure(object, "status");
  }

  private static void service(ObjectNode object) {
    ObjectNode spec = Json.ensure(object, "spec");
    putIfAbsent(spec, "type", "ClusterIP");
    putIfAbsent(spec, "sessionAffinity", "None");
    for (ObjectNode port : Json.objects(spec.path("ports"))) {
      putIfAbsent(port, "protocol", "TCP");
      if (!port.hasNonNull("targetPort")) {
        port.set("targetPort", port.path("port"));
      }
    }
    if (!Json.text(spec, "type").equals("ExternalName")) {
      putIfAbsent(spec, "internalTrafficPolicy", "Cluster");
      putIfAbsent(spec, "ipFamilyPolicy", "SingleStack");
      if (!spec.has("ipFamilies")) {
        spec.putArray("ipFamilies").add("IPv4");
      }
    }
    Json.ensure(object, "status", "loadBalancer");
  }

  private static void secret(ObjectNode object) {
    putIfAbsent(object, "type", "Opaque");
    for (var text : object.path("stringData").properties()) {
      byte[] bytes = text.getValue().asText().getBytes(StandardCharsets.UTF_8);
      Json.ensure(object, "data").put(text.getKey(), Base64.getEncoder().encodeToString(bytes));
    }
    object.remove("stringData");
  }

  private static void namespace(ObjectNode object) {
    ObjectNode spec = Json.ensure(object, "spec");
    if (!Json.at(object, "metadata").has("deletionTimestamp") && !spec.has("finalizers")) {
      spec.putArray("finalizers").add("kubernetes");
    }
    putIfAbsent(Json.ensure(object, "status"), "phase", "Active");
    Json.ensure(object, "metadata", "labels")
        .put("kubernetes.io/metadata.name", Json.text(object, "metadata", "name"));
  }

  private static void networkPolicy(ObjectNode spec) {
    if (!spec.has("policyTypes")) {
      ArrayNode types = spec.putArray("policyTypes").add("Ingress");
      if (spec.has("egress")) {
        types.add("Egress");
      }
    }
    for (String direction : List.of("ingress", "egress")) {
      for (ObjectNode rule : Json.objects(spec.path(direction))) {
        Json.objects(rule.path("ports")).forEach(port -> putIfAbsent(port, "protocol", "TCP"));
      }
    }
  }

  private static void binding(ObjectNode object) {
    String group = "rbac.authorization.k8s.io";
    putIfAbsent(Json.ensure(object, "roleRef"), "apiGroup", group);
    for (ObjectNode subject : Json.objects(object.path("subjects"))) {
      if (!Json.text(subject, "kind").equals("ServiceAccount")) {
        putIfAbsent(subject, "apiGroup", group);
      }
    }
  }
}
