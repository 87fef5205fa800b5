package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.schema.CustomSchema;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** CustomResourceDefinitions: their defaults, their own validation, and their status. */
final class Definitions {
  private Definitions() {}

  /** Changes the definition, and answers with what is wrong with it. */
  static List<ApiError.Cause> prepare(ObjectNode crd) {
    ObjectNode spec = Json.ensure(crd, "spec");
    ObjectNode names = Json.ensure(spec, "names");
    String kind = Json.text(names, "kind");
    Json.putIfAbsent(names, "singular", kind.toLowerCase(Locale.ROOT));
    Json.putIfAbsent(names, "listKind", kind + "List");
    Json.putIfAbsent(Json.ensure(spec, "conversion"), "strategy", "None");
    var causes = new ArrayList<ApiError.Cause>();
    String name = Json.text(names, "plural") + "." + Json.text(spec, "group");
    if (!Meta.name(crd).equals(name)) {
      causes.add(
          new ApiError.Cause(
              "FieldValueInvalid",
              "metadata.name",
              "Invalid value: \"%s\": must be spec.names.plural+\".\"+spec.group"
                  .formatted(Meta.name(crd))));
    }
    if (Json.text(spec, "scope").isEmpty()) {
      causes.add(new ApiError.Cause("FieldValueRequired", "spec.scope", "Required value"));
    }
    List<ObjectNode> versions = Json.objects(spec.path("versions"));
    if (versions.stream().filter(v -> v.path("storage").asBoolean(false)).count() != 1) {
      causes.add(
          new ApiError.Cause(
              "FieldValueInvalid",
              "spec.versions",
              "Invalid value: \"array\": must have exactly one version marked as storage version"));
    }
    for (int i = 0; i < versions.size(); i++) {
      JsonNode schema = Json.at(versions.get(i), "schema", "openAPIV3Schema");
      causes.addAll(
          new CustomSchema(schema).problems("spec.versions[" + i + "].schema.openAPIV3Schema"));
    }
    return causes;
  }

  /** Adds the status that the real server's controllers write a moment later. */
  static void establish(ObjectNode crd, Clock clock) {
    ObjectNode status = Json.ensure(crd, "status");
    status.set("acceptedNames", Json.at(crd, "spec", "names").deepCopy());
    ArrayNode stored = status.putArray("storedVersions");
    for (ObjectNode version : Json.objects(Json.at(crd, "spec", "versions"))) {
      if (version.path("storage").asBoolean(false)) {
        stored.add(Json.text(version, "name"));
      }
    }
    if (!status.has("conditions")) {
      ArrayNode conditions = status.putArray("conditions");
      condition(conditions, clock, "NamesAccepted", "NoConflicts", "no conflicts found");
      condition(
          conditions,
          clock,
          "Established",
          "InitialNamesAccepted",
          "the initial names have been accepted");
    }
  }

  private static void condition(
      ArrayNode conditions, Clock clock, String type, String reason, String message) {
    conditions
        .addObject()
        .put("type", type)
        .put("status", "True")
        .put("lastTransitionTime", Meta.time(clock.instant()))
        .put("reason", reason)
        .put("message", message);
  }
}
