package dev.stoke.local.embedded.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Label selectors, in the query's form and in an object's form. */
public final class LabelSelector {
  private static final Pattern SET_BASED =
      Pattern.compile("([^\\s!=(),]+)\\s+(in|notin)\\s*\\(([^)]*)\\)");
  private static final Pattern EQUALITY =
      Pattern.compile("([^\\s!=(),]+)\\s*(==|=|!=)\\s*([^\\s!=(),]*)");
  private static final Pattern EXISTS = Pattern.compile("(!?)\\s*([^\\s!=(),]+)");

  private LabelSelector() {}

  /** Parses {@code a=b,c!=d,e in (f,g),h notin (i),j,!k}. */
  public static Predicate<JsonNode> parse(String selector) {
    Predicate<JsonNode> all = object -> true;
    for (String part : split(selector)) {
      Predicate<JsonNode> one = requirement(part.strip(), selector);
      all = all.and(object -> one.test(Json.at(object, "metadata", "labels")));
    }
    return all;
  }

  /** A selector object with {@code matchLabels} and {@code matchExpressions}, for an object. */
  public static Predicate<JsonNode> of(JsonNode selector) {
    Predicate<JsonNode> all = labels -> true;
    for (var label : selector.path("matchLabels").properties()) {
      all = all.and(labels -> label.getValue().equals(labels.get(label.getKey())));
    }
    for (JsonNode expression : selector.path("matchExpressions")) {
      Set<String> values = Set.copyOf(Json.texts(expression.path("values")));
      String key = Json.text(expression, "key");
      all = all.and(operator(key, Json.text(expression, "operator"), values));
    }
    Predicate<JsonNode> wanted = all;
    return object -> wanted.test(Json.at(object, "metadata", "labels"));
  }

  /** The query's form of a selector object's {@code matchLabels}. */
  public static String format(JsonNode selector) {
    return selector.path("matchLabels").properties().stream()
        .map(label -> label.getKey() + "=" + label.getValue().asText())
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static Predicate<JsonNode> requirement(String part, String whole) {
    Matcher setBased = SET_BASED.matcher(part);
    if (setBased.matches()) {
      Set<String> values =
          Stream.of(setBased.group(3).split(",", -1))
              .map(String::strip)
              .collect(Collectors.toSet());
      return operator(setBased.group(1), setBased.group(2).equals("in") ? "In" : "NotIn", values);
    }
    Matcher equality = EQUALITY.matcher(part);
    if (equality.matches()) {
      return operator(
          equality.group(1),
          equality.group(2).equals("!=") ? "NotIn" : "In",
          Set.of(equality.group(3)));
    }
    Matcher exists = EXISTS.matcher(part);
    if (exists.matches()) {
      return operator(
          exists.group(2), exists.group(1).isEmpty() ? "Exists" : "DoesNotExist", Set.of());
    }
    throw ApiError.badRequest("unable to parse the label selector \"" + whole + "\"");
  }

  private static Predicate<JsonNode> operator(String key, String operator, Set<String> values) {
    return switch (operator) {
      case "In" -> labels -> labels.has(key) && values.contains(labels.path(key).asText());
      case "NotIn" -> labels -> !labels.has(key) || !values.contains(labels.path(key).asText());
      case "Exists" -> labels -> labels.has(key);
      case "DoesNotExist" -> labels -> !labels.has(key);
      default ->
          throw ApiError.badRequest("\"" + operator + "\" is not a valid label selector operator");
    };
  }

  private static List<String> split(String selector) {
    var parts = new ArrayList<String>();
    int depth = 0;
    int start = 0;
    for (int i = 0; i < selector.length(); i++) {
      char c = selector.charAt(i);
      if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == ',' && depth == 0) {
        parts.add(selector.substring(start, i));
        start = i + 1;
      }
    }
    parts.add(selector.substring(start));
    parts.removeIf(String::isBlank);
    return parts;
  }
}
