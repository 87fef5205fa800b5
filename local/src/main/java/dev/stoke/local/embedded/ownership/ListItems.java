package dev.stoke.local.embedded.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;

/** Items of keyed lists and sets, and the path elements that name them. */
final class ListItems {
  private ListItems() {}

  static String element(JsonNode item, Shape list) {
    if (list.list() == Shape.ListKind.SET || !item.isObject()) {
      return "v:" + compact(item);
    }
    ObjectNode key = Json.object();
    for (String name : new TreeSet<>(list.keys())) {
      JsonNode value = item.path(name);
      if (value.isMissingNode() && name.equals("protocol")) {
        key.put(name, "TCP"); // The only key of the built-in types that has a default.
      } else if (!value.isMissingNode()) {
        key.set(name, value);
      }
    }
    if (key.isEmpty()) {
      throw ApiError.badRequest(
          "an item of a list lacks its key: " + String.join(", ", list.keys()));
    }
    return "k:" + compact(key);
  }

  /** Whether the path is that of a field which identifies its item. */
  static boolean isKey(List<String> path) {
    String item = path.size() < 2 ? "" : path.get(path.size() - 2);
    if (!item.startsWith("k:") || !path.getLast().startsWith("f:")) {
      return false;
    }
    JsonNode key = Json.parse(item.substring(2).getBytes(StandardCharsets.UTF_8), false);
    return key.has(path.getLast().substring(2));
  }

  private static String compact(JsonNode node) {
    return new String(Json.bytes(node), StandardCharsets.UTF_8);
  }
}
