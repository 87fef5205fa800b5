package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.ownership.BuiltInShape;
import dev.stoke.local.embedded.ownership.Shape;
import dev.stoke.local.embedded.schema.CustomSchema;
import java.util.List;
import java.util.Optional;

/**
 * A resource that is served.
 *
 * @param schema of a custom resource; empty for a built-in one
 * @param columns a custom resource's {@code additionalPrinterColumns}
 */
public record Registered(
    ResourceType type, Optional<CustomSchema> schema, List<ObjectNode> columns) {
  static Registered builtIn(ResourceType type) {
    return new Registered(type, Optional.empty(), List.of());
  }

  /** One version of a CustomResourceDefinition. */
  static Registered custom(JsonNode crd, JsonNode version) {
    JsonNode names = Json.at(crd, "spec", "names");
    JsonNode subresources = version.path("subresources");
    return new Registered(
        new ResourceType(
            Json.text(crd, "spec", "group"),
            Json.text(version, "name"),
            Json.text(names, "kind"),
            Json.text(names, "plural"),
            Json.text(names, "singular"),
            Json.texts(names.path("shortNames")),
            Json.texts(names.path("categories")),
            Json.text(crd, "spec", "scope").equals("Namespaced"),
            subresources.path("status").isObject(),
            scale(subresources.path("scale"))),
        Optional.of(new CustomSchema(Json.at(version, "schema", "openAPIV3Schema"))),
        Json.objects(version.path("additionalPrinterColumns")));
  }

  private static Optional<ResourceType.ScalePaths> scale(JsonNode scale) {
    if (!scale.isObject()) {
      return Optional.empty();
    }
    return Optional.of(
        new ResourceType.ScalePaths(
            path(scale, "specReplicasPath"),
            path(scale, "statusReplicasPath"),
            Optional.of(path(scale, "labelSelectorPath")).filter(path -> !path.isEmpty())));
  }

  private static String path(JsonNode scale, String field) {
    String path = Json.text(scale, field);
    return path.startsWith(".") ? path.substring(1) : path;
  }

  Shape shape() {
    return schema.map(CustomSchema::shape).orElseGet(() -> BuiltInShape.of(type.kind()));
  }
}
