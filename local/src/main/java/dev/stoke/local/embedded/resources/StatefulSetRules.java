package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.LabelSelector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a real server refuses in a StatefulSet and operators stumble over. */
final class StatefulSetRules {
  private static final List<String> MUTABLE =
      List.of(
          "replicas",
          "ordinals",
          "template",
          "updateStrategy",
          "revisionHistoryLimit",
          "persistentVolumeClaimRetentionPolicy",
          "minReadySeconds");

  private StatefulSetRules() {}

  static List<ApiError.Cause> check(ObjectNode set, Optional<ObjectNode> live) {
    var causes = new ArrayList<ApiError.Cause>();
    JsonNode selector = Json.at(set, "spec", "selector");
    if (Json.isEmpty(selector)) {
      causes.add(
          new ApiError.Cause(
              "FieldValueInvalid",
              "spec.selector",
              "Invalid value: \"null\": empty selector is invalid for statefulset"));
    } else if (!LabelSelector.of(selector).test(Json.at(set, "spec", "template"))) {
      causes.add(
          new ApiError.Cause(
              "FieldValueInvalid",
              "spec.template.metadata.labels",
              "Invalid value: "
                  + Json.at(set, "spec", "template", "metadata", "labels")
                  + ": `selector` does not match template `labels`"));
    }
    if (set.path("spec").path("replicas").asInt() < 0) {
      causes.add(
          new ApiError.Cause(
              "FieldValueInvalid",
              "spec.replicas",
              "Invalid value: %d: must be greater than or equal to 0"
                  .formatted(set.path("spec").path("replicas").asInt())));
    }
    if (live.isPresent() && !fixed(live.get()).equals(fixed(set))) {
      causes.add(
          new ApiError.Cause(
              "FieldValueForbidden",
              "spec",
              "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals',"
                  + " 'template', 'updateStrategy', 'revisionHistoryLimit',"
                  + " 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are"
                  + " forbidden"));
    }
    return causes;
  }

  private static ObjectNode fixed(ObjectNode set) {
    ObjectNode spec = ((ObjectNode) set.path("spec")).deepCopy();
    return spec.remove(MUTABLE);
  }
}
