package dev.stoke.local.embedded.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.util.List;

/** Finding and removing what a path points to. */
final class Places {
  private Places() {}

  /** The value at the path; missing when there is none. */
  static JsonNode get(JsonNode node, Shape shape, List<String> path) {
    JsonNode found = node;
    Shape at = shape;
    for (String element : path) {
      if (element.startsWith("f:")) {
        String name = element.substring(2);
        found = found.path(name);
        at = at.field(name);
      } else {
        found = item(found, at, element);
        at = at.item();
      }
    }
    return found;
  }

  /** Removes the value, and parents that became empty by that. */
  static void remove(JsonNode node, Shape shape, List<String> path) {
    if (path.isEmpty()) {
      return;
    }
    String first = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (node instanceof ObjectNode object && first.startsWith("f:")) {
      String name = first.substring(2);
      JsonNode child = object.path(name);
      if (rest.isEmpty()) {
        object.remove(name);
      } else if (child.isContainerNode() && !child.isEmpty()) {
        remove(child, shape.field(name), rest);
        if (child.isEmpty()) {
          object.remove(name);
        }
      }
    } else if (node instanceof ArrayNode array) {
      JsonNode child = item(array, shape, first);
      if (rest.isEmpty()) {
        removeItem(array, child);
      } else {
        remove(child, shape.item(), rest);
      }
    }
  }

  private static void removeItem(ArrayNode array, JsonNode child) {
    for (int i = 0; i < array.size(); i++) {
      if (array.get(i) == child) {
        array.remove(i);
        return;
      }
    }
  }

  private static JsonNode item(JsonNode list, Shape shape, String element) {
    if (list.isArray() && shape.list() != Shape.ListKind.ATOMIC) {
      for (JsonNode item : list) {
        if (ListItems.element(item, shape).equals(element)) {
          return item;
        }
      }
    }
    return MissingNode.getInstance();
  }

  /** For people: {@code .spec.template.spec.containers[name="stoke-pod"].image}. */
  static String describe(List<String> path) {
    var text = new StringBuilder();
    for (String element : path) {
      if (element.startsWith("f:")) {
        text.append('.').append(element.substring(2));
      } else if (element.startsWith("k:")) {
        JsonNode key =
            Json.parse(
                element.substring(2).getBytes(java.nio.charset.StandardCharsets.UTF_8), false);
        var parts = new java.util.ArrayList<String>();
        key.properties().forEach(e -> parts.add(e.getKey() + "=" + e.getValue()));
        text.append('[').append(String.join(",", parts)).append(']');
      } else {
        text.append('[').append(element.substring(2)).append(']');
      }
    }
    return text.toString();
  }
}
