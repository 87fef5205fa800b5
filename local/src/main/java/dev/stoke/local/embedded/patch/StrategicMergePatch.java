package dev.stoke.local.embedded.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A merge patch that merges known lists by their key, with the directives {@code $patch}, {@code
 * $setElementOrder}, {@code $deleteFromPrimitiveList} and {@code $retainKeys}.
 */
public final class StrategicMergePatch {
  private static final String PATCH = "$patch";
  private static final String ORDER = "$setElementOrder/";
  private static final String DELETE = "$deleteFromPrimitiveList/";
  private static final String RETAIN = "$retainKeys";

  private StrategicMergePatch() {}

  public static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    return object("", target, patch);
  }

  private static ObjectNode object(String name, JsonNode target, ObjectNode patch) {
    if (Json.text(patch, PATCH).equals("replace")) {
      ObjectNode replaced = patch.deepCopy();
      replaced.remove(PATCH);
      return replaced;
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    if (patch.path(RETAIN).isArray()) {
      result.retain(Json.texts(patch.path(RETAIN)));
    }
    for (var change : patch.properties()) {
      String field = change.getKey();
      if (field.startsWith(DELETE)) {
        removeAll(result, field.substring(DELETE.length()), change.getValue());
      } else if (!field.startsWith("$")) {
        merge(name, result, field, change.getValue());
      }
    }
    for (var change : patch.properties()) {
      if (change.getKey().startsWith(ORDER)) {
        order(name, result, change.getKey().substring(ORDER.length()), change.getValue());
      }
    }
    return result;
  }

  private static void merge(String parent, ObjectNode result, String field, JsonNode value) {
    if (value.isNull()) {
      result.remove(field);
    } else if (value instanceof ObjectNode object) {
      if (Json.text(object, PATCH).equals("delete")) {
        result.remove(field);
      } else {
        result.set(field, object(field, result.path(field), object));
      }
    } else if (value instanceof ArrayNode array) {
      result.set(field, list(parent, field, result.path(field), array));
    } else {
      result.set(field, value);
    }
  }

  private static ArrayNode list(String parent, String field, JsonNode target, ArrayNode patch) {
    Optional<String> key = MergeKeys.of(parent, field);
    List<JsonNode> items = new ArrayList<>();
    target.forEach(items::add);
    if (MergeKeys.isSet(field)) {
      patch.forEach(value -> addOnce(items, value));
      return Json.array().addAll(items);
    }
    if (key.isEmpty()) {
      return patch.deepCopy();
    }
    for (ObjectNode change : Json.objects(patch)) {
      String directive = Json.text(change, PATCH);
      if (directive.equals("replace")) {
        items.clear();
        continue;
      }
      JsonNode wanted = change.path(key.get());
      if (wanted.isMissingNode()) {
        throw ApiError.badRequest(
            "map: %s does not contain declared merge key: %s".formatted(field, key.get()));
      }
      int at = indexOf(items, key.get(), wanted);
      if (directive.equals("delete")) {
        items.removeIf(item -> item.path(key.get()).equals(wanted));
      } else if (at < 0) {
        items.add(object(field, Json.object(), change));
      } else {
        items.set(at, object(field, items.get(at), change));
      }
    }
    return Json.array().addAll(items);
  }

  private static void order(String parent, ObjectNode result, String field, JsonNode order) {
    if (!(result.get(field) instanceof ArrayNode list)) {
      return;
    }
    Optional<String> key = MergeKeys.of(parent, field);
    List<JsonNode> left = new ArrayList<>();
    list.forEach(left::add);
    List<JsonNode> ordered = new ArrayList<>();
    for (JsonNode wanted : order) {
      left.stream()
          .filter(item ->
              key.isEmpty()
                  ? item.equals(wanted)
                  : item.path(key.get()).equals(wanted.path(key.get())))
          .findFirst()
          .ifPresent(ordered::add);
    }
    // What the patch does not name stays in front, as it was there before.
    left.removeAll(ordered);
    left.addAll(ordered);
    result.set(field, Json.array().addAll(left));
  }

  private static void removeAll(ObjectNode result, String field, JsonNode values) {
    if (result.get(field) instanceof ArrayNode list) {
      List<JsonNode> kept = new ArrayList<>();
      list.forEach(kept::add);
      values.forEach(value -> kept.removeIf(value::equals));
      result.set(field, Json.array().addAll(kept));
    }
  }

  private static void addOnce(List<JsonNode> items, JsonNode value) {
    if (!items.contains(value)) {
      items.add(value);
    }
  }

  private static int indexOf(List<JsonNode> items, String key, JsonNode wanted) {
    for (int i = 0; i < items.size(); i++) {
      if (items.get(i).path(key).equals(wanted)) {
        return i;
      }
    }
    return -1;
  }
}
