package dev.stoke.local.embedded.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Reading and writing JSON trees. A tree that is in the store is never changed, only replaced. */
public final class Json {
  public static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final ObjectMapper YAML = YAMLMapper.builder().build();

  private Json() {}

  public static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  public static ArrayNode array() {
    return JsonNodeFactory.instance.arrayNode();
  }

  /** Parses JSON or, since JSON is also YAML, either of the two. */
  public static JsonNode parse(byte[] body, boolean yaml) {
    try {
      JsonNode node = (yaml ? YAML : MAPPER).readTree(body);
      if (node == null || node.isMissingNode()) {
        throw ApiError.badRequest("the request's body is empty");
      }
      return node;
    } catch (IOException e) {
      throw ApiError.badRequest("error decoding the request's body: " + firstLine(e));
    }
  }

  public static ObjectNode parseObject(byte[] body, boolean yaml) {
    if (parse(body, yaml) instanceof ObjectNode object) {
      return object;
    }
    throw ApiError.badRequest("the request's body is not an object");
  }

  public static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree that cannot be written", e);
    }
  }

  /** The node at the path of field names; a missing node when it is not there. */
  public static JsonNode at(JsonNode node, String... path) {
    JsonNode found = node;
    for (String name : path) {
      found = found.path(name);
    }
    return found;
  }

  /** The text at the path, or the empty text. */
  public static String text(JsonNode node, String... path) {
    return at(node, path).asText("");
  }

  /** The object at the path; made when it is not there. */
  public static ObjectNode ensure(ObjectNode node, String... path) {
    ObjectNode found = node;
    for (String name : path) {
      found = found.get(name) instanceof ObjectNode child ? child : found.putObject(name);
    }
    return found;
  }

  public static void putIfAbsent(ObjectNode node, String name, String value) {
    if (!node.hasNonNull(name)) {
      node.put(name, value);
    }
  }

  public static void putIfAbsent(ObjectNode node, String name, int value) {
    if (!node.hasNonNull(name)) {
      node.put(name, value);
    }
  }

  public static void putIfAbsent(ObjectNode node, String name, boolean value) {
    if (!node.hasNonNull(name)) {
      node.put(name, value);
    }
  }

  /** The objects among the elements of an array; empty for anything else. */
  public static List<ObjectNode> objects(JsonNode array) {
    var objects = new ArrayList<ObjectNode>();
    for (JsonNode element : array) {
      if (element instanceof ObjectNode object) {
        objects.add(object);
      }
    }
    return objects;
  }

  /** The texts of an array's elements. */
  public static List<String> texts(JsonNode array) {
    var texts = new ArrayList<String>();
    array.forEach(element -> texts.add(element.asText()));
    return texts;
  }

  public static boolean isEmpty(JsonNode node) {
    return node.isMissingNode() || node.isNull() || (node.isContainerNode() && node.isEmpty());
  }

  private static String firstLine(IOException e) {
    String message = e instanceof JsonProcessingException json ? json.getOriginalMessage() : "";
    return message.lines().findFirst().orElse("it cannot be read");
  }
}
