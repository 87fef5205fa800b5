package dev.stoke.local.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.stoke.local.embedded.model.Json;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/** Makers of columns. */
final class Cells {
  private Cells() {}

  static Column name() {
    return new Column(
        "Name",
        "string",
        "name",
        "Name must be unique within a namespace.",
        0,
        (object, now) -> Json.at(object, "metadata", "name"));
  }

  static Column age() {
    return new Column(
        "Age",
        "string",
        "",
        "Time since the creation of the object.",
        0,
        (object, now) ->
            TextNode.valueOf(Ages.since(Json.text(object, "metadata", "creationTimestamp"), now)));
  }

  static Column text(String name, Function<ObjectNode, String> value) {
    return text(name, 0, value);
  }

  static Column text(String name, int priority, Function<ObjectNode, String> value) {
    return new Column(
        name,
        "string",
        "",
        name,
        priority,
        (object, now) -> TextNode.valueOf(orNone(value.apply(object))));
  }

  static Column number(String name, ToIntFunction<ObjectNode> value) {
    return new Column(
        name, "integer", "", name, 0, (object, now) -> IntNode.valueOf(value.applyAsInt(object)));
  }

  /** A column of a custom resource. */
  static Column custom(ObjectNode definition) {
    var path = new JsonPath(Json.text(definition, "jsonPath"));
    String type = Json.text(definition, "type");
    boolean isDate = type.equals("date");
    return new Column(
        Json.text(definition, "name"),
        isDate ? "string" : type,
        Json.text(definition, "format"),
        Json.text(definition, "description"),
        definition.path("priority").asInt(0),
        (object, now) -> custom(path.find(object), type, isDate, now));
  }

  private static JsonNode custom(List<JsonNode> found, String type, boolean isDate, Instant now) {
    if (found.isEmpty()) {
      return NullNode.getInstance();
    }
    if (isDate) {
      return TextNode.valueOf(Ages.since(found.getFirst().asText(), now));
    }
    if (type.equals("string")) {
      return TextNode.valueOf(
          found.stream()
              .map(node -> node.isTextual() ? node.textValue() : node.toString())
              .collect(Collectors.joining(",")));
    }
    return found.getFirst();
  }

  private static String orNone(String text) {
    return text.isEmpty() ? "<none>" : text;
  }
}
