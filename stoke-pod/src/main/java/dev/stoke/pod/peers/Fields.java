package dev.stoke.pod.peers;

import static dev.stoke.pod.federation.PeerException.Kind.MALFORMED;
import static dev.stoke.pod.federation.PeerException.Kind.TOO_LARGE;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.pod.federation.PeerException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object that came from outside, read member by member with exact types and bounds. What
 * nobody asks for is ignored: newer versions say more. Every failure names the place, and quotes
 * nothing of its value.
 */
final class Fields {
  /** RFC 3339 in UTC with microseconds at most, which every store keeps. */
  private static final Pattern TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,6})?Z");

  static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(16)
                          .maxNumberLength(100)
                          .maxNameLength(1000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final String where;
  private final JsonNode node;

  private Fields(String where, JsonNode node) throws PeerException {
    if (!node.isObject()) {
      throw malformed((where.isEmpty() ? "the message" : where) + " is not a JSON object");
    }
    this.where = where;
    this.node = node;
  }

  static Fields parse(byte[] body, int mostBytes) throws PeerException {
    if (body.length > mostBytes) {
      throw new PeerException(TOO_LARGE, "the message is larger than " + mostBytes + " bytes");
    }
    try {
      return new Fields("", MAPPER.readTree(body));
    } catch (IOException e) {
      // The cause is left out: its message quotes the body.
      throw malformed("the message is not one valid JSON value");
    }
  }

  static PeerException malformed(String sentence) {
    return new PeerException(MALFORMED, sentence);
  }

  boolean has(String name) {
    return node.has(name);
  }

  /** Where a member is, for sentences about it. */
  String place(String name) {
    return where.isEmpty() ? name : where + "." + name;
  }

  JsonNode value(String name) throws PeerException {
    @Nullable JsonNode value = node.get(name);
    if (value == null) {
      throw malformed(place(name) + " is missing");
    }
    return value;
  }

  String text(String name, int mostCharacters) throws PeerException {
    JsonNode value = value(name);
    if (!value.isTextual() || value.textValue().length() > mostCharacters) {
      throw malformed(
          "%s is not a string of at most %d characters".formatted(place(name), mostCharacters));
    }
    return value.textValue();
  }

  long integer(String name) throws PeerException {
    JsonNode value = value(name);
    if (!value.isIntegralNumber() || !value.canConvertToLong()) {
      throw malformed(place(name) + " is not an integer of 64 bits");
    }
    return value.longValue();
  }

  boolean flag(String name) throws PeerException {
    JsonNode value = value(name);
    if (!value.isBoolean()) {
      throw malformed(place(name) + " is not true or false");
    }
    return value.booleanValue();
  }

  Instant time(String name) throws PeerException {
    String text = text(name, 40);
    try {
      if (TIME.matcher(text).matches()) {
        return Instant.parse(text);
      }
    } catch (DateTimeException e) {
      // Such as the 31st of February: told below like any other.
    }
    throw malformed(place(name) + " is not an RFC 3339 time in UTC");
  }

  Fields object(String name) throws PeerException {
    return new Fields(place(name), value(name));
  }

  List<Fields> objects(String name, int most) throws PeerException {
    JsonNode list = value(name);
    if (!list.isArray() || list.size() > most) {
      throw malformed("%s is not a list of at most %d objects".formatted(place(name), most));
    }
    List<Fields> objects = new ArrayList<>();
    for (int index = 0; index < list.size(); index++) {
      objects.add(new Fields(place(name) + "[" + index + "]", list.get(index)));
    }
    return objects;
  }

  /** Names of the members that it has. */
  List<String> names(int most) throws PeerException {
    if (node.size() > most) {
      throw malformed("%s has more than %d members".formatted(where, most));
    }
    return List.copyOf(node.propertyStream().map(Map.Entry::getKey).toList());
  }
}
