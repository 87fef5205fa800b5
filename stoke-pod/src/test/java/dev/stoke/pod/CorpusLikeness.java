package dev.stoke.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares an answer with a recorded one, by what clients depend on: status, kinds of headers and
 * bodies, keys, types and values; not the wording of errors, the order of keys and rows, the names
 * of keys that sign, or how often a part is in a joined claim.
 */
final class CorpusLikeness {
  private static final JsonMapper MAPPER = new JsonMapper();
  private static final Pattern PLACEHOLDER = Pattern.compile("<[^>]*>");
  private static final Pattern BASE64 =
      Pattern.compile("<base64url, (\\d+) characters(, padded)?>");

  private final List<String> differences = new ArrayList<>();

  private CorpusLikeness() {}

  /** What is different, in sentences; empty when nothing is. */
  static List<String> differences(JsonNode recorded, HttpResponse<String> answer) {
    CorpusLikeness likeness = new CorpusLikeness();
    if (recorded.path("status").asInt() != answer.statusCode()) {
      likeness.differences.add(
          "status " + answer.statusCode() + " instead of " + recorded.path("status").asInt());
    }
    for (var header : recorded.path("headers").properties()) {
      likeness.header(
          header.getKey(),
          header.getValue().asText(),
          String.join(", ", answer.headers().allValues(header.getKey())));
    }
    likeness.body(recorded, answer.body());
    return likeness.differences;
  }

  private void header(String name, String recorded, String answer) {
    boolean like =
        switch (name) {
          case "allow", "vary" -> items(answer).containsAll(items(recorded));
          case "content-type" -> plain(recorded).equals(plain(answer));
          // A list of several is no valid value: here it is the caller's own origin, or absent.
          case "access-control-allow-origin" ->
              recorded.equals(answer)
                  || (recorded.contains(",")
                      && (answer.isEmpty() || items(recorded).contains(answer)));
          default -> isLike(recorded, answer);
        };
    if (!like) {
      differences.add(name + ": " + answer + " instead of " + recorded);
    }
  }

  private void body(JsonNode recorded, String answer) {
    if (recorded.has("raw_body")) {
      if (!isLike(recorded.get("raw_body").asText(), answer)) {
        differences.add("body: another text");
      }
    } else if (!recorded.has("body")) {
      if (!answer.isEmpty()) {
        differences.add("body: there is one");
      }
    } else if (!recorded.get("body").asText().equals("<any>")) {
      try {
        JsonNode body = MAPPER.readTree(answer);
        value("body", recorded.get("body"), body);
        if (recorded.has("token")) {
          token(recorded.get("token"), body.path("token").asText());
        }
      } catch (JsonProcessingException | IllegalArgumentException e) {
        differences.add("body: not JSON");
      }
    }
  }

  private void token(JsonNode recorded, String jwt) throws JsonProcessingException {
    String[] parts = jwt.split("\\.", -1);
    if (parts.length != 3) {
      differences.add("token: not three parts");
      return;
    }
    JsonNode header = decoded(parts[0]);
    JsonNode payload = decoded(parts[1]);
    value("header", recorded.get("header"), header);
    if (!header.path("kid").equals(payload.path("kid"))) {
      differences.add("token: kid is not the same in header and payload");
    }
    keys("payload", recorded.get("payload"), payload);
    for (var claim : recorded.get("payload").properties()) {
      JsonNode answer = payload.path(claim.getKey());
      if (claim.getValue().asText().contains(",") && !claim.getValue().asText().contains("<")) {
        // A joined claim is the set of its parts.
        if (!items(claim.getValue().asText()).equals(items(answer.asText()))) {
          differences.add("payload." + claim.getKey() + ": other parts");
        }
      } else {
        value("payload." + claim.getKey(), claim.getValue(), answer);
      }
    }
  }

  private void value(String place, JsonNode recorded, JsonNode answer) {
    if (recorded.isObject()) {
      keys(place, recorded, answer);
      recorded
          .properties()
          .forEach(entry ->
              value(place + "." + entry.getKey(), entry.getValue(), answer.path(entry.getKey())));
    } else if (recorded.isArray()) {
      array(place, recorded, answer);
    } else if (recorded.asText().startsWith("<integer")) {
      if (!answer.isIntegralNumber()) {
        differences.add(place + ": no integer");
      }
    } else if (recorded.isTextual()) {
      boolean kid = place.endsWith(".kid") && !answer.asText().isEmpty();
      if (!answer.isTextual() || !(kid || isLike(recorded.asText(), answer.asText()))) {
        differences.add(place + ": " + answer + " instead of " + recorded);
      }
    } else if (!recorded.equals(answer)) {
      differences.add(place + ": " + answer + " instead of " + recorded);
    }
  }

  private void array(String place, JsonNode recorded, JsonNode answer) {
    if (!answer.isArray() || answer.size() != recorded.size()) {
      differences.add(place + ": not a list of " + recorded.size());
      return;
    }
    List<JsonNode> expected = sorted(recorded);
    List<JsonNode> rows = sorted(answer);
    for (int i = 0; i < rows.size(); i++) {
      value(place + "[" + i + "]", expected.get(i), rows.get(i));
    }
  }

  private void keys(String place, JsonNode recorded, JsonNode answer) {
    Set<String> expected = new TreeSet<>();
    recorded.fieldNames().forEachRemaining(expected::add);
    Set<String> keys = new TreeSet<>();
    answer.fieldNames().forEachRemaining(keys::add);
    if (!expected.equals(keys)) {
      differences.add(place + ": keys " + keys + " instead of " + expected);
    }
  }

  /** Rows by their ids: the record has them in no order. */
  private static List<JsonNode> sorted(JsonNode array) {
    List<JsonNode> out = new ArrayList<>(array.valueStream().toList());
    out.sort(Comparator.comparingLong(row -> row.path("id").asLong()));
    return out;
  }

  private static boolean isLike(String recorded, String answer) {
    Matcher base64 = BASE64.matcher(recorded);
    if (base64.matches()) {
      return answer.length() == Integer.parseInt(base64.group(1))
          && answer.matches("[A-Za-z0-9_-]+={0,2}");
    }
    StringBuilder pattern = new StringBuilder();
    int end = 0;
    Matcher placeholder = PLACEHOLDER.matcher(recorded);
    while (placeholder.find()) {
      pattern.append(Pattern.quote(recorded.substring(end, placeholder.start())));
      pattern.append(form(placeholder.group()));
      end = placeholder.end();
    }
    pattern.append(Pattern.quote(recorded.substring(end)));
    return Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(answer).matches();
  }

  private static String form(String placeholder) {
    if (placeholder.equals("<jwt>")) {
      return "[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+";
    }
    if (placeholder.startsWith("<rfc 3339")) {
      return "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(Z|[+-]\\d\\d:\\d\\d)";
    }
    return ".+";
  }

  private static Set<String> items(String list) {
    Set<String> out = new TreeSet<>();
    for (String item : list.split(",", -1)) {
      out.add(item.trim());
    }
    return out;
  }

  private static String plain(String type) {
    return type.toLowerCase(Locale.ROOT).replace(" ", "");
  }

  private static JsonNode decoded(String part) throws JsonProcessingException {
    return MAPPER.readTree(new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8));
  }
}
