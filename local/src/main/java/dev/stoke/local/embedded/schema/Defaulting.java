package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Puts in the defaults of the schema. */
final class Defaulting {
  private Defaulting() {}

  static void apply(JsonNode node, JsonNode schema) {
    if (node instanceof ObjectNode object) {
      for (var property : schema.path("properties").properties()) {
        String name = property.getKey();
        JsonNode value = property.getValue();
        boolean nullable = value.path("nullable").asBoolean(false);
        boolean isAbsent = !object.has(name) || (object.get(name).isNull() && !nullable);
        if (value.has("default") && isAbsent) {
          object.set(name, value.get("default").deepCopy());
        }
        apply(object.path(name), value);
      }
      JsonNode others = schema.path("additionalProperties");
      if (others.isObject()) {
        object.properties().stream()
            .filter(field -> !schema.path("properties").has(field.getKey()))
            .forEach(field -> apply(field.getValue(), others));
      }
    } else if (node.isArray()) {
      node.forEach(item -> apply(item, schema.path("items")));
    }
  }
}
