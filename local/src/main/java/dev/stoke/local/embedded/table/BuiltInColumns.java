package dev.stoke.local.embedded.table;

import static dev.stoke.local.embedded.model.Json.at;
import static dev.stoke.local.embedded.model.Json.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stoke.local.embedded.model.Json;
import java.util.List;
import java.util.stream.Collectors;

/** The columns of built-in kinds. */
final class BuiltInColumns {
  private static final List<Column> PLAIN = List.of(Cells.name(), Cells.age());

  private BuiltInColumns() {}

  static List<Column> of(String kind) {
    return switch (kind) {
      case "Pod" -> PodColumns.all();
      case "StatefulSet" ->
          List.of(
              Cells.name(),
              Cells.text(
                  "Ready",
                  set ->
                      at(set, "status", "readyReplicas").asInt(0)
                          + "/"
                          + at(set, "spec", "replicas").asInt(0)),
              Cells.age());
      case "Service" -> services();
      case "ConfigMap" ->
          List.of(
              Cells.name(),
              Cells.number("Data", map -> map.path("data").size() + map.path("binaryData").size()),
              Cells.age());
      case "Secret" ->
          List.of(
              Cells.name(),
              Cells.text("Type", secret -> text(secret, "type")),
              Cells.number("Data", secret -> secret.path("data").size()),
              Cells.age());
      case "Event" -> events();
      case "Namespace" ->
          List.of(
              Cells.name(), Cells.text("Status", it -> text(it, "status", "phase")), Cells.age());
      case "Node" ->
          List.of(
              Cells.name(),
              Cells.text("Status", BuiltInColumns::nodeStatus),
              Cells.text("Version", node -> text(node, "status", "nodeInfo", "kubeletVersion")),
              Cells.age());
      case "PodDisruptionBudget" ->
          List.of(
              Cells.name(),
              Cells.text("Min Available", it -> orNotApplicable(at(it, "spec", "minAvailable"))),
              Cells.text(
                  "Max Unavailable", it -> orNotApplicable(at(it, "spec", "maxUnavailable"))),
              Cells.number(
                  "Allowed Disruptions", it -> at(it, "status", "disruptionsAllowed").asInt(0)),
              Cells.age());
      case "Lease" ->
          List.of(
              Cells.name(),
              Cells.text("Holder", lease -> text(lease, "spec", "holderIdentity")),
              Cells.age());
      case "CustomResourceDefinition" ->
          List.of(
              Cells.name(),
              Cells.text("Created At", crd -> text(crd, "metadata", "creationTimestamp")));
      default -> PLAIN;
    };
  }

  private static List<Column> services() {
    return List.of(
        Cells.name(),
        Cells.text("Type", service -> text(service, "spec", "type")),
        Cells.text("Cluster-IP", service -> text(service, "spec", "clusterIP")),
        Cells.text("External-IP", service -> text(service, "spec", "externalName")),
        Cells.text(
            "Port(s)",
            service ->
                Json.objects(at(service, "spec", "ports")).stream()
                    .map(port -> text(port, "port") + "/" + text(port, "protocol"))
                    .collect(Collectors.joining(","))),
        Cells.age(),
        Cells.text(
            "Selector",
            1,
            service ->
                at(service, "spec", "selector").properties().stream()
                    .map(label -> label.getKey() + "=" + label.getValue().asText())
                    .collect(Collectors.joining(","))));
  }

  private static List<Column> events() {
    return List.of(
        new Column(
            "Last Seen",
            "string",
            "",
            "When it was last seen",
            0,
            (event, now) -> TextNode.valueOf(Ages.since(lastSeen(event), now))),
        Cells.text("Type", event -> text(event, "type")),
        Cells.text("Reason", event -> text(event, "reason")),
        Cells.text(
            "Object",
            event -> {
              JsonNode about =
                  event.has("involvedObject")
                      ? event.path("involvedObject")
                      : event.path("regarding");
              return text(about, "kind").toLowerCase(java.util.Locale.ROOT)
                  + "/"
                  + text(about, "name");
            }),
        Cells.text(
            "Message",
            event ->
                text(event, "message").isEmpty() ? text(event, "note") : text(event, "message")),
        new Column(
            "Name",
            "string",
            "name",
            "Name of the event",
            1,
            (event, now) -> at(event, "metadata", "name")));
  }

  private static String lastSeen(ObjectNode event) {
    for (String field : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
      if (event.hasNonNull(field)) {
        return text(event, field);
      }
    }
    return text(event, "metadata", "creationTimestamp");
  }

  private static String nodeStatus(ObjectNode node) {
    return Json.objects(at(node, "status", "conditions")).stream()
        .filter(condition -> text(condition, "type").equals("Ready"))
        .map(condition -> text(condition, "status").equals("True") ? "Ready" : "NotReady")
        .findFirst()
        .orElse("Unknown");
  }

  private static String orNotApplicable(JsonNode value) {
    return value.isMissingNode() ? "N/A" : value.asText();
  }
}
