package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.patch.Patches;
import dev.stoke.local.embedded.patch.StrategicMergePatch;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** PATCH in its four formats. */
final class PatchRoute {
  private final Resources resources;

  PatchRoute(Resources resources) {
    this.resources = resources;
  }

  ObjectNode patch(
      Target target,
      Registered resource,
      String name,
      Optional<String> subresource,
      Request request) {
    if (request.mediaType().equals("application/apply-patch+yaml")) {
      if (request.query("fieldManager").isEmpty()) {
        throw ApiError.badRequest(
            "PatchOptions: fieldManager: Required value: is required for apply patch");
      }
      ObjectNode config = Json.parseObject(request.body(), true);
      return resources.apply(
          resource, target.namespace(), name, subresource, config, request.writeOptions());
    }
    return resources.update(
        resource,
        target.namespace(),
        name,
        subresource,
        request.writeOptions(),
        change(request, resource.schema().isPresent()));
  }

  /** The change that the request's body asks for. */
  static UnaryOperator<ObjectNode> change(Request request, boolean isCustom) {
    String type = request.mediaType();
    JsonNode patch = Json.parse(request.body(), false);
    return live ->
        switch (type) {
          case "application/merge-patch+json" -> object(Patches.merge(live, patch));
          case "application/json-patch+json" -> object(Patches.json(live, patch));
          case "application/strategic-merge-patch+json" -> {
            if (isCustom) {
              throw ApiError.unsupportedMediaType(type);
            }
            yield StrategicMergePatch.apply(live, object(patch));
          }
          default -> throw ApiError.unsupportedMediaType(type);
        };
  }

  private static ObjectNode object(JsonNode node) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("a patched object must be an object");
  }
}
