package dev.stoke.local.embedded.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lays an applied configuration over the live object. */
final class Merge {
  private Merge() {}

  static JsonNode merge(JsonNode live, JsonNode applied, Shape shape) {
    if (live instanceof ObjectNode base
        && applied instanceof ObjectNode over
        && !shape.isAtomicMap()) {
      ObjectNode result = base.deepCopy();
      for (var field : over.properties()) {
        String name = field.getKey();
        JsonNode old = base.path(name);
        result.set(
            name,
            old.isMissingNode()
                ? field.getValue().deepCopy()
                : merge(old, field.getValue(), shape.field(name)));
      }
      return result;
    }
    if (live instanceof ArrayNode base
        && applied instanceof ArrayNode over
        && shape.list() != Shape.ListKind.ATOMIC) {
      return lists(base, over, shape);
    }
    return applied.deepCopy();
  }

  private static ArrayNode lists(ArrayNode base, ArrayNode over, Shape shape) {
    Map<String, JsonNode> items = new LinkedHashMap<>();
    base.forEach(item -> items.put(ListItems.element(item, shape), item));
    Map<String, JsonNode> wanted = new LinkedHashMap<>();
    for (JsonNode item : over) {
      String element = ListItems.element(item, shape);
      JsonNode old = items.get(element);
      wanted.put(element, old == null ? item.deepCopy() : merge(old, item, shape.item()));
    }
    // The applied order when it covers the list, which is the usual case; else new items go last.
    if (wanted.keySet().containsAll(items.keySet())) {
      return Json.array().addAll(wanted.values());
    }
    items.putAll(wanted);
    return Json.array().addAll(items.values());
  }
}
