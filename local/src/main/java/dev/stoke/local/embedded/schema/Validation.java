package dev.stoke.local.embedded.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The OpenAPI v3 part of a structural schema. */
final class Validation {
  private static final Map<String, Pattern> PATTERNS = new ConcurrentHashMap<>();

  private final Causes causes;

  Validation(Causes causes) {
    this.causes = causes;
  }

  void check(JsonNode value, JsonNode schema, String path) {
    if (value.isNull() && schema.path("nullable").asBoolean(false)) {
      return;
    }
    if (!hasType(value, schema)) {
      causes.type(path, typeOf(value), Json.text(schema, "type"));
      return;
    }
    if (schema.path("enum").isArray() && !contains(schema.path("enum"), value)) {
      causes.unsupported(
          path,
          value,
          schema
              .path("enum")
              .valueStream()
              .map(JsonNode::toString)
              .collect(Collectors.joining(", ")));
    }
    if (value instanceof ObjectNode object) {
      object(object, schema, path);
    } else if (value.isArray()) {
      array(value, schema, path);
    } else if (value.isTextual()) {
      text(value, schema, path);
    } else if (value.isNumber()) {
      number(value, schema, path);
    }
    combinations(value, schema, path);
  }

  private void object(ObjectNode object, JsonNode schema, String path) {
    for (JsonNode name : schema.path("required")) {
      if (!object.has(name.asText())) {
        causes.required(child(path, name.asText()));
      }
    }
    long most = schema.path("maxProperties").asLong(Long.MAX_VALUE);
    if (object.size() > most) {
      causes.tooMany(path, object.size(), most);
    }
    long least = schema.path("minProperties").asLong(0);
    if (object.size() < least) {
      causes.outOfBounds(path, object, "should have at least %d properties".formatted(least));
    }
    JsonNode others = schema.path("additionalProperties");
    for (var field : object.properties()) {
      JsonNode property = schema.path("properties").path(field.getKey());
      if (property.isObject()) {
        check(field.getValue(), property, child(path, field.getKey()));
      } else if (others.isObject()) {
        check(field.getValue(), others, child(path, field.getKey()));
      }
    }
  }

  private void array(JsonNode array, JsonNode schema, String path) {
    long most = schema.path("maxItems").asLong(Long.MAX_VALUE);
    if (array.size() > most) {
      causes.tooMany(path, array.size(), most);
    }
    long least = schema.path("minItems").asLong(0);
    if (array.size() < least) {
      causes.invalid(
          path,
          Integer.toString(array.size()),
          "%s in body should have at least %d items".formatted(path, least));
    }
    Set<JsonNode> seen = new HashSet<>();
    String listType = Json.text(schema, "x-kubernetes-list-type");
    for (int i = 0; i < array.size(); i++) {
      String at = path + "[" + i + "]";
      JsonNode item = array.get(i);
      check(item, schema.path("items"), at);
      JsonNode identity = listType.equals("map") ? keyOf(item, schema) : item;
      if (!listType.isEmpty() && !listType.equals("atomic") && !seen.add(identity)) {
        causes.duplicate(at, identity);
      }
    }
  }

  private static JsonNode keyOf(JsonNode item, JsonNode schema) {
    ObjectNode key = Json.object();
    Json.texts(schema.path("x-kubernetes-list-map-keys"))
        .forEach(name -> key.set(name, item.path(name).isMissingNode() ? null : item.path(name)));
    return key;
  }

  private void text(JsonNode value, JsonNode schema, String path) {
    int length = value.textValue().codePointCount(0, value.textValue().length());
    long most = schema.path("maxLength").asLong(Long.MAX_VALUE);
    if (length > most) {
      causes.tooLong(path, most);
    }
    long least = schema.path("minLength").asLong(0);
    if (length < least) {
      causes.outOfBounds(path, value, "should be at least %d chars long".formatted(least));
    }
    String pattern = Json.text(schema, "pattern");
    if (!pattern.isEmpty() && !compiled(pattern).matcher(value.textValue()).find()) {
      causes.outOfBounds(path, value, "should match '%s'".formatted(pattern));
    }
  }

  private void number(JsonNode value, JsonNode schema, String path) {
    double number = value.doubleValue();
    JsonNode least = schema.path("minimum");
    boolean aboveLeast = schema.path("exclusiveMinimum").asBoolean(false);
    if (least.isNumber()
        && (aboveLeast ? number <= least.doubleValue() : number < least.doubleValue())) {
      causes.outOfBounds(
          path,
          value,
          "should be greater than %s%s".formatted(aboveLeast ? "" : "or equal to ", show(least)));
    }
    JsonNode most = schema.path("maximum");
    boolean belowMost = schema.path("exclusiveMaximum").asBoolean(false);
    if (most.isNumber()
        && (belowMost ? number >= most.doubleValue() : number > most.doubleValue())) {
      causes.outOfBounds(
          path,
          value,
          "should be less than %s%s".formatted(belowMost ? "" : "or equal to ", show(most)));
    }
  }

  /** Structural schemas allow only value checks inside of these. */
  private void combinations(JsonNode value, JsonNode schema, String path) {
    schema.path("allOf").forEach(each -> check(value, each, path));
    JsonNode anyOf = schema.path("anyOf");
    boolean isIntOrString = schema.path("x-kubernetes-int-or-string").asBoolean(false);
    if (anyOf.isArray() && !isIntOrString && matches(value, anyOf) == 0) {
      causes.outOfBounds(path, value, "must validate at least one schema (anyOf)");
    }
    if (schema.path("oneOf").isArray() && matches(value, schema.path("oneOf")) != 1) {
      causes.outOfBounds(path, value, "must validate one and only one schema (oneOf)");
    }
    if (schema.path("not").isObject() && satisfies(value, schema.path("not"))) {
      causes.outOfBounds(path, value, "must not validate the schema (not)");
    }
  }

  private static long matches(JsonNode value, JsonNode schemas) {
    return schemas.valueStream().filter(each -> satisfies(value, each)).count();
  }

  private static boolean satisfies(JsonNode value, JsonNode schema) {
    var own = new Causes();
    new Validation(own).check(value, schema, "");
    return own.isEmpty();
  }

  private static boolean hasType(JsonNode value, JsonNode schema) {
    if (schema.path("x-kubernetes-int-or-string").asBoolean(false)) {
      return value.isIntegralNumber() || value.isTextual();
    }
    return switch (Json.text(schema, "type")) {
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "string" -> value.isTextual();
      case "boolean" -> value.isBoolean();
      case "integer" -> value.isNumber() && value.canConvertToExactIntegral();
      case "number" -> value.isNumber();
      default -> true;
    };
  }

  private static String typeOf(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      default -> "null";
    };
  }

  private static boolean contains(JsonNode values, JsonNode value) {
    return values.valueStream().anyMatch(value::equals);
  }

  private static String show(JsonNode bound) {
    return bound.canConvertToExactIntegral() ? Long.toString(bound.longValue()) : bound.asText();
  }

  private static Pattern compiled(String pattern) {
    return PATTERNS.computeIfAbsent(pattern, Pattern::compile);
  }

  private static String child(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }
}
