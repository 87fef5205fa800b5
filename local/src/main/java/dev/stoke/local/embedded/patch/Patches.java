package dev.stoke.local.embedded.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import io.fabric8.zjsonpatch.JsonPatch;

/** Each answers with a new tree; what it is given stays as it is. */
public final class Patches {
  private Patches() {}

  /** RFC 7386: null deletes, objects merge, everything else replaces. */
  public static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!(patch instanceof ObjectNode changes)) {
      return patch.deepCopy();
    }
    ObjectNode result = target instanceof ObjectNode object ? object.deepCopy() : Json.object();
    for (var change : changes.properties()) {
      if (change.getValue().isNull()) {
        result.remove(change.getKey());
      } else {
        JsonNode old = result.path(change.getKey());
        result.set(change.getKey(), merge(old, change.getValue()));
      }
    }
    return result;
  }

  /** RFC 6902. */
  public static JsonNode json(JsonNode target, JsonNode patch) {
    if (!patch.isArray()) {
      throw ApiError.badRequest("a JSON patch is an array of operations");
    }
    try {
      return JsonPatch.apply(patch, target.deepCopy());
    } catch (RuntimeException e) {
      // The library's exceptions say which operation failed; a real server answers 422 as well.
      throw new ApiError(
          422, "Invalid", "the server rejected our request due to an error in our request", null);
    }
  }
}
