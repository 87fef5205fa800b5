package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Drops the fields that the schema does not name. */
final class Pruning {
  private static final Set<String> OBJECT_FIELDS = Set.of("apiVersion", "kind", "metadata");

  private Pruning() {}

  /** Changes the object, and answers with the paths of what was dropped. */
  static List<String> prune(ObjectNode object, JsonNode schema) {
    var dropped = new ArrayList<String>();
    prune(object, schema, "", true, dropped);
    return dropped;
  }

  private static void prune(
      JsonNode node, JsonNode schema, String path, boolean isResource, List<String> dropped) {
    if (node instanceof ObjectNode object) {
      boolean keepsUnknown = schema.path("x-kubernetes-preserve-unknown-fields").asBoolean(false);
      JsonNode others = schema.path("additionalProperties");
      for (var field : List.copyOf(object.properties())) {
        String name = field.getKey();
        String at = path.isEmpty() ? name : path + "." + name;
        JsonNode property = schema.path("properties").path(name);
        if (isResource && OBJECT_FIELDS.contains(name)) {
          continue;
        }
        if (!property.isMissingNode()) {
          boolean embedded = property.path("x-kubernetes-embedded-resource").asBoolean(false);
          prune(field.getValue(), property, at, embedded, dropped);
        } else if (others.isObject()) {
          prune(field.getValue(), others, at, false, dropped);
        } else if (!keepsUnknown && !others.asBoolean(false)) {
          object.remove(name);
          dropped.add(at);
        }
      }
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        prune(node.get(i), schema.path("items"), path + "[" + i + "]", false, dropped);
      }
    }
  }
}
