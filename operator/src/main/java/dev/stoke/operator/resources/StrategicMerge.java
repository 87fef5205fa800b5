package dev.stoke.operator.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * Merges into a pod template as Kubernetes' strategic merge patch does: objects field by field,
 * null removes, lists of named things by their key, all other lists as a whole. An item with {@code
 * $patch: delete} goes. A volume is replaced, as it can have one source only.
 */
final class StrategicMerge {
  private static final String DIRECTIVE = "$patch";
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("ports", "containerPort"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"));

  private StrategicMerge() {}

  /** Neither is changed. */
  static ObjectNode merge(ObjectNode base, JsonNode patch) {
    var merged = base.deepCopy();
    patch
        .properties()
        .forEach(field -> {
          var name = field.getKey();
          var value = field.getValue();
          if (value.isNull()) {
            merged.remove(name);
          } else {
            merged.set(name, value(name, merged.path(name), value));
          }
        });
    return merged;
  }

  private static JsonNode value(String name, JsonNode before, JsonNode patch) {
    if (patch.isObject()) {
      return merge(
          before instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode(),
          patch);
    }
    var key = KEYS.get(name);
    return patch.isArray() && key != null && before.isArray()
        ? list(key, before, patch, name.equals("volumes"))
        : patch;
  }

  private static ArrayNode list(String key, JsonNode before, JsonNode patch, boolean replaces) {
    var merged = JsonNodeFactory.instance.arrayNode();
    for (var item : before) {
      var change = find(patch, key, item.path(key));
      if (!(change instanceof ObjectNode object)) {
        merged.add(item);
      } else if (!isDelete(object)) {
        merged.add(replaces || !item.isObject() ? object : merge((ObjectNode) item, object));
      }
    }
    for (var item : patch) {
      if (find(before, key, item.path(key)).isMissingNode() && !isDelete(item)) {
        merged.add(item);
      }
    }
    return merged;
  }

  private static JsonNode find(JsonNode list, String key, JsonNode value) {
    for (var item : list) {
      if (item.path(key).equals(value)) {
        return item;
      }
    }
    return JsonNodeFactory.instance.missingNode();
  }

  private static boolean isDelete(JsonNode item) {
    return item.path(DIRECTIVE).asText().equals("delete");
  }
}
