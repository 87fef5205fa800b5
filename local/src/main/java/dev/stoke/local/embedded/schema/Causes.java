package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.embedded.model.ApiError;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong, in a real server's words. */
final class Causes {
  private final List<ApiError.Cause> causes = new ArrayList<>();

  List<ApiError.Cause> list() {
    return List.copyOf(causes);
  }

  boolean isEmpty() {
    return causes.isEmpty();
  }

  void required(String path) {
    causes.add(new ApiError.Cause("FieldValueRequired", path, "Required value"));
  }

  void invalid(String path, String value, String why) {
    causes.add(
        new ApiError.Cause(
            "FieldValueInvalid", path, "Invalid value: %s: %s".formatted(value, why)));
  }

  /** A body's value that breaks a bound: the sentence repeats the path. */
  void outOfBounds(String path, JsonNode value, String why) {
    invalid(path, show(value), path + " in body " + why);
  }

  void type(String path, String actual, String expected) {
    causes.add(
        new ApiError.Cause(
            "FieldValueTypeInvalid",
            path,
            "Invalid value: \"%s\": %s in body must be of type %s: \"%s\""
                .formatted(actual, path, expected, actual)));
  }

  void unsupported(String path, JsonNode value, String supported) {
    causes.add(
        new ApiError.Cause(
            "FieldValueNotSupported",
            path,
            "Unsupported value: %s: supported values: %s".formatted(show(value), supported)));
  }

  void tooLong(String path, long limit) {
    causes.add(
        new ApiError.Cause(
            "FieldValueTooLong", path, "Too long: may not be more than %d bytes".formatted(limit)));
  }

  void tooMany(String path, int count, long limit) {
    causes.add(
        new ApiError.Cause(
            "FieldValueTooMany",
            path,
            "Too many: %d: must have at most %d items".formatted(count, limit)));
  }

  void duplicate(String path, JsonNode value) {
    causes.add(new ApiError.Cause("FieldValueDuplicate", path, "Duplicate value: " + show(value)));
  }

  static String show(JsonNode value) {
    return value.isContainerNode()
        ? "\"" + (value.isArray() ? "array" : "object") + "\""
        : value.toString();
  }
}
