package dev.stoke.local.embedded.table;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.embedded.model.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Kubernetes' JSONPath that printer columns use: {@code .spec.replicas}, {@code
 * .metadata.annotations['a.b/c']}, {@code .status.conditions[?(@.type=="Ready")].status}, {@code
 * [0]}, {@code [*]}.
 */
final class JsonPath {
  private static final Pattern STEP =
      Pattern.compile(
          "\\.((?:[^.\\[\\\\]|\\\\.)+)"
              + "|\\['([^']*)']"
              + "|\\[\\?\\(@\\.([A-Za-z0-9_.-]+)\\s*==\\s*['\"]([^'\"]*)['\"]\\)]"
              + "|\\[(-?\\d+)]"
              + "|(\\[\\*])");

  private final List<UnaryOperator<List<JsonNode>>> steps = new ArrayList<>();

  JsonPath(String path) {
    Matcher matcher = STEP.matcher(path);
    int end = 0;
    while (matcher.find() && matcher.start() == end) {
      end = matcher.end();
      steps.add(step(matcher));
    }
    if (end != path.length()) {
      throw new IllegalArgumentException("a JSONPath that is not understood: " + path);
    }
  }

  List<JsonNode> find(JsonNode root) {
    List<JsonNode> found = List.of(root);
    for (UnaryOperator<List<JsonNode>> step : steps) {
      found = step.apply(found);
    }
    return found;
  }

  private static UnaryOperator<List<JsonNode>> step(Matcher matcher) {
    if (matcher.group(3) != null) {
      String[] field = matcher.group(3).split("\\.");
      String value = matcher.group(4);
      return nodes -> each(nodes, true, item -> Json.text(item, field).equals(value) ? item : null);
    }
    if (matcher.group(5) != null) {
      int index = Integer.parseInt(matcher.group(5));
      return nodes -> each(nodes, false, node -> node.get(index < 0 ? node.size() + index : index));
    }
    if (matcher.group(6) != null) {
      return nodes -> each(nodes, true, item -> item);
    }
    String name =
        matcher.group(1) != null ? matcher.group(1).replace("\\.", ".") : matcher.group(2);
    return nodes -> each(nodes, false, node -> node.get(name));
  }

  private interface Pick {
    @org.jspecify.annotations.Nullable
    JsonNode from(JsonNode node);
  }

  private static List<JsonNode> each(List<JsonNode> nodes, boolean ofItems, Pick pick) {
    var picked = new ArrayList<JsonNode>();
    for (JsonNode node : nodes) {
      Iterable<JsonNode> candidates = ofItems ? node : List.of(node);
      for (JsonNode candidate : candidates) {
        JsonNode found = pick.from(candidate);
        if (found != null && !found.isNull()) {
          picked.add(found);
        }
      }
    }
    return picked;
  }
}
