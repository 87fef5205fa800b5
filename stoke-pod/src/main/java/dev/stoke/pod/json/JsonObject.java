package dev.stoke.pod.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The JSON object of a request's body, read member by member with exact types. Members that nobody
 * asks for are ignored, as upstream does.
 */
public final class JsonObject {
  /** For requests that have no body. */
  public static final JsonObject EMPTY = new JsonObject(JsonNodeFactory.instance.objectNode());

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(16).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final JsonNode node;

  private JsonObject(JsonNode node) {
    this.node = node;
  }

  public static JsonObject parse(byte[] body) throws BadRequest {
    if (body.length == 0) {
      throw new BadRequest(400, "the body is empty; send a JSON object");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JsonProcessingException e) {
      // Jackson's own message quotes the body, which holds a password.
      long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
      throw new BadRequest(
          400, "the body is not one valid JSON value" + (at < 0 ? "" : " (near byte " + at + ")"));
    } catch (IOException e) {
      throw new BadRequest(400, "the body is not UTF-8 text");
    }
    if (!node.isObject()) {
      throw new BadRequest(400, "the body must be a JSON object");
    }
    return new JsonObject(node);
  }

  public String text(String name) throws BadRequest {
    @Nullable JsonNode value = node.get(name);
    if (value == null) {
      throw new BadRequest(400, name + ": field required");
    }
    return text(name, value);
  }

  public Optional<String> optionalText(String name) throws BadRequest {
    return has(name) ? Optional.of(text(name)) : Optional.empty();
  }

  /** False when the member is absent. */
  public boolean flag(String name) throws BadRequest {
    @Nullable JsonNode value = node.get(name);
    if (value != null && !value.isBoolean()) {
      throw new BadRequest(400, name + ": must be true or false");
    }
    return value != null && value.booleanValue();
  }

  public Optional<Long> optionalId(String name) throws BadRequest {
    @Nullable JsonNode value = node.get(name);
    return value == null ? Optional.empty() : Optional.of(id(name, value));
  }

  /** Each once; empty when the member is absent, which is not the same as an empty list. */
  public Optional<Set<Long>> optionalIds(String name) throws BadRequest {
    if (!has(name)) {
      return Optional.empty();
    }
    Set<Long> out = new LinkedHashSet<>();
    for (JsonNode item : items(name)) {
      out.add(id(name, item));
    }
    return Optional.of(out);
  }

  public boolean has(String name) {
    return node.has(name);
  }

  /** Empty when the member is absent. */
  public List<String> texts(String name) throws BadRequest {
    List<String> out = new ArrayList<>();
    for (JsonNode item : items(name)) {
      out.add(text(name, item));
    }
    return out;
  }

  public List<Map<String, String>> maps(String name) throws BadRequest {
    List<Map<String, String>> out = new ArrayList<>();
    for (JsonNode item : items(name)) {
      if (!item.isObject()) {
        throw new BadRequest(400, name + ": must be a list of objects with string values");
      }
      Map<String, String> map = new LinkedHashMap<>();
      for (Map.Entry<String, JsonNode> entry : item.properties()) {
        map.put(entry.getKey(), text(name, entry.getValue()));
      }
      out.add(map);
    }
    return out;
  }

  private List<JsonNode> items(String name) throws BadRequest {
    @Nullable JsonNode value = node.get(name);
    if (value == null) {
      return List.of();
    }
    if (!value.isArray()) {
      throw new BadRequest(400, name + ": must be a list");
    }
    return List.copyOf(value.valueStream().toList());
  }

  private static long id(String name, JsonNode value) throws BadRequest {
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw new BadRequest(400, name + ": an id must be a whole number");
    }
    return value.longValue();
  }

  private static String text(String name, JsonNode value) throws BadRequest {
    if (!value.isTextual()) {
      throw new BadRequest(400, name + ": must be a string");
    }
    if (value.textValue().indexOf('\0') >= 0) {
      // PostgreSQL's text has no NUL, so it could only fail further down.
      throw new BadRequest(400, name + ": must not contain the character U+0000");
    }
    return value.textValue();
  }
}
