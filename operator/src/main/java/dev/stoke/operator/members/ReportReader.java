package dev.stoke.operator.members;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.operator.plan.MemberReport;
import dev.stoke.operator.plan.MemberReport.Credentials;
import dev.stoke.operator.plan.MemberReport.Key;
import dev.stoke.operator.plan.MemberReport.State;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a pod says of itself. It goes on into the status of the StokeCluster, so it is checked
 * as what a stranger says: what is missing or of the wrong kind makes it no report at all.
 */
final class ReportReader {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int MAX_KEYS = 100;
  private static final int MAX_TEXTS = 1000;
  private static final int MAX_TEXT_LENGTH = 256;

  private static final Pattern RFC_3339 =
      Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,18}Z");

  private ReportReader() {}

  /**
   * @throws IOException when it is not the status of the member of this id
   */
  static MemberReport read(byte[] json, String instanceId) throws IOException {
    var status = JSON.readTree(json);
    if (!text(status, "instance_id").equals(instanceId)) {
      throw new IOException("the status is another member's");
    }
    return new MemberReport(
        number(status, "revision"),
        flag(status, "started"),
        flag(status, "leaving"),
        flag(status, "can_sign"),
        keys(status.path("keys")),
        Math.toIntExact(Math.min(number(status, "published_keys"), Integer.MAX_VALUE)),
        number(status, "published_bytes"),
        delay(status.path("propagation_delay_in_force_seconds")),
        Set.copyOf(texts(status.path("tombstones"))),
        new Credentials(
            Set.copyOf(texts(status.path("trusted_cas"))),
            status.path("certificate").isTextual() ? text(status, "certificate") : null,
            texts(status.path("mac_keys"))));
  }

  private static List<Key> keys(JsonNode array) throws IOException {
    if (!array.isArray() || array.size() > MAX_KEYS) {
      throw new IOException("keys is not a list of at most " + MAX_KEYS);
    }
    var keys = new ArrayList<Key>();
    for (var key : array) {
      keys.add(
          new Key(
              text(key, "kid"),
              state(text(key, "state")),
              time(key.path("created_at")),
              flag(key, "propagated"),
              flag(key, "early")));
    }
    return keys;
  }

  private static State state(String name) throws IOException {
    for (var state : State.values()) {
      if (state.name().equals(name)) {
        return state;
      }
    }
    throw new IOException("a key is of an unknown state");
  }

  private static List<String> texts(JsonNode array) throws IOException {
    if (array.size() > MAX_TEXTS) {
      throw new IOException("a list of more than " + MAX_TEXTS);
    }
    var texts = new ArrayList<String>();
    for (var text : array) {
      if (text.isTextual() && text.textValue().length() <= MAX_TEXT_LENGTH) {
        texts.add(text.textValue());
      }
    }
    return texts;
  }

  private static @Nullable String time(JsonNode value) {
    return value.isTextual() && RFC_3339.matcher(value.textValue()).matches()
        ? value.textValue()
        : null;
  }

  private static @Nullable Long delay(JsonNode value) {
    return value.isIntegralNumber() && value.canConvertToLong() ? value.longValue() : null;
  }

  private static String text(JsonNode object, String field) throws IOException {
    var value = object.path(field);
    if (!value.isTextual() || value.textValue().length() > MAX_TEXT_LENGTH) {
      throw new IOException(field + " is not a short text");
    }
    return value.textValue();
  }

  private static boolean flag(JsonNode object, String field) throws IOException {
    var value = object.path(field);
    if (!value.isBoolean()) {
      throw new IOException(field + " is not a truth value");
    }
    return value.booleanValue();
  }

  private static long number(JsonNode object, String field) throws IOException {
    var value = object.path(field);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
      throw new IOException(field + " is not a number from 0");
    }
    return value.longValue();
  }
}
