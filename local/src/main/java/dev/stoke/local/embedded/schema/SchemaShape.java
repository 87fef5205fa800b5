package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.ownership.BuiltInShape;
import dev.stoke.local.embedded.ownership.Shape;
import java.util.List;

/** How a custom resource's fields merge, by the {@code x-kubernetes-list-*} marks of its schema. */
public record SchemaShape(JsonNode schema, boolean isRoot) implements Shape {
  public static SchemaShape of(JsonNode schema) {
    return new SchemaShape(schema, true);
  }

  @Override
  public Shape field(String name) {
    if (isRoot && name.equals("metadata")) {
      return BuiltInShape.of("").field(name);
    }
    JsonNode property = schema.path("properties").path(name);
    return new SchemaShape(
        property.isMissingNode() ? schema.path("additionalProperties") : property, false);
  }

  @Override
  public Shape item() {
    return new SchemaShape(schema.path("items"), false);
  }

  @Override
  public ListKind list() {
    return switch (Json.text(schema, "x-kubernetes-list-type")) {
      case "map" -> ListKind.MAP;
      case "set" -> ListKind.SET;
      default -> ListKind.ATOMIC;
    };
  }

  @Override
  public List<String> keys() {
    return Json.texts(schema.path("x-kubernetes-list-map-keys"));
  }

  @Override
  public boolean isAtomicMap() {
    return Json.text(schema, "x-kubernetes-map-type").equals("atomic");
  }
}
