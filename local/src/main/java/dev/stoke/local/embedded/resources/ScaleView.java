package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.LabelSelector;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType.ScalePaths;
import java.util.Arrays;
import java.util.List;

/** An object seen as an {@code autoscaling/v1 Scale}. */
public final class ScaleView {
  private final ScalePaths paths;

  public ScaleView(ScalePaths paths) {
    this.paths = paths;
  }

  public ObjectNode of(ObjectNode object) {
    ObjectNode scale = Json.object().put("kind", "Scale").put("apiVersion", "autoscaling/v1");
    ObjectNode meta = scale.putObject("metadata");
    for (String field :
        List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
      if (Json.at(object, "metadata").has(field)) {
        meta.set(field, Json.at(object, "metadata", field));
      }
    }
    scale.putObject("spec").put("replicas", at(object, paths.specReplicas()).asInt(0));
    ObjectNode status = scale.putObject("status");
    status.put("replicas", at(object, paths.statusReplicas()).asInt(0));
    String selector =
        paths
            .selector()
            .map(path -> at(object, path).asText(""))
            .orElseGet(() -> LabelSelector.format(Json.at(object, "spec", "selector")));
    if (!selector.isEmpty()) {
      status.put("selector", selector);
    }
    return scale;
  }

  /** Changes the object to what the scale says. */
  public ObjectNode apply(ObjectNode object, ObjectNode scale) {
    JsonNode replicas = Json.at(scale, "spec", "replicas");
    if (!replicas.isInt() && !replicas.isMissingNode()) {
      throw ApiError.badRequest("spec.replicas of a Scale must be a number");
    }
    if (replicas.asInt(0) < 0) {
      throw new ApiError(
          422,
          "Invalid",
          "Scale.autoscaling \"%s\" is invalid: spec.replicas: Invalid value: %d: must be greater than or equal to 0"
              .formatted(Meta.name(object), replicas.asInt()),
          null);
    }
    String version = Meta.resourceVersion(scale);
    if (!version.isEmpty()) {
      Meta.of(object).put("resourceVersion", version);
    }
    String[] path = paths.specReplicas().split("\\.");
    Json.ensure(object, Arrays.copyOf(path, path.length - 1))
        .put(path[path.length - 1], replicas.asInt(0));
    return object;
  }

  private static JsonNode at(ObjectNode object, String path) {
    return Json.at(object, path.split("\\."));
  }
}
