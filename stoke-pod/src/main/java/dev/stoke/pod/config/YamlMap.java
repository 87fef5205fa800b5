package dev.stoke.pod.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * One mapping of a YAML file, read key by key. Every read says which key is known; {@link
 * #rejectUnknown} then reports the others. A value that cannot be used is reported and the default
 * given back, so that one run finds all problems. Keys may be written in small or capital letters,
 * as upstream has it.
 */
public final class YamlMap {
  private final String path;
  private final int line;
  private final Map<String, Node> values = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Map<String, String> spellings = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();
  private final Substitution substitution;
  private final Problems problems;

  YamlMap(String path, @Nullable MappingNode node, Substitution substitution, Problems problems) {
    this.path = path;
    this.line = node == null ? 0 : line(node);
    this.substitution = substitution;
    this.problems = problems;
    for (NodeTuple tuple : node == null ? List.<NodeTuple>of() : node.getValue()) {
      String spelling = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
      String key = spelling.toLowerCase(Locale.ROOT);
      spellings.put(key, spelling);
      lines.put(key, line(tuple.getKeyNode()));
      if (values.put(key, tuple.getValueNode()) != null) {
        problems.add(line(tuple.getKeyNode()), pathOf(key), "is there twice; keep one of the two");
      }
    }
  }

  public boolean has(String key) {
    return value(key) != null;
  }

  /** The line of a key; of the mapping itself when the key is absent. */
  public int line(String key) {
    return lines.getOrDefault(key, line);
  }

  public void problem(String key, String sentence) {
    problems.add(line(key), key.isEmpty() ? path : pathOf(key), sentence);
  }

  public Optional<String> text(String key) {
    @Nullable Node node = value(key);
    return node == null ? Optional.empty() : scalar(key, node);
  }

  public String text(String key, String otherwise) {
    return text(key).orElse(otherwise);
  }

  public String requiredText(String key) {
    Optional<String> text = text(key);
    if (text.isEmpty() && !has(key)) {
      problem(key, "is missing; set it");
    } else if (text.isPresent() && text.get().isEmpty()) {
      problem(key, "is empty; set it");
    }
    return text.orElse("");
  }

  public boolean flag(String key) {
    return flag(key, false);
  }

  public boolean flag(String key, boolean otherwise) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    if (!text.get().equals("true") && !text.get().equals("false")) {
      problem(key, "must be true or false");
    }
    return text.get().equals("true");
  }

  public long number(String key, long otherwise, long least, long most) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      long number = Long.parseLong(text.get());
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Reported below together with numbers out of bounds: both need the same correction.
    }
    problem(key, "must be a whole number from " + least + " to " + most);
    return otherwise;
  }

  public int integer(String key, int otherwise, int least, int most) {
    return (int) number(key, otherwise, least, most);
  }

  public Duration duration(String key, Duration otherwise, Duration least) {
    Optional<String> text = text(key);
    if (text.isEmpty()) {
      return otherwise;
    }
    Optional<Duration> duration = GoDuration.parse(text.get());
    if (duration.isEmpty()) {
      problem(key, "is not a duration; write it like 3h, 30m, 1h30m or 500ms");
      return otherwise;
    }
    if (duration.get().compareTo(least) < 0 || duration.get().toDays() > 36500) {
      problem(key, "must be at least " + least.toMillis() + "ms and at most 100 years");
      return otherwise;
    }
    return duration.get();
  }

  public List<String> texts(String key) {
    List<String> out = new ArrayList<>();
    for (Node item : items(key)) {
      scalar(key, item).ifPresent(out::add);
    }
    return out;
  }

  /** A base URL; empty for anything else. */
  static Optional<URI> httpUrl(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean plain =
          url.getUserInfo() == null && url.getQuery() == null && url.getFragment() == null;
      boolean good = http && plain && url.getHost() != null && url.getPort() <= 65535;
      return good ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** An address of something on the web, with any path and query; empty for anything else. */
  static Optional<URI> httpAddress(String text) {
    try {
      URI url = new URI(text);
      boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean good = http && url.getHost() != null && url.getUserInfo() == null;
      return good ? Optional.of(url) : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** The mapping under a key; an empty one when it is absent. */
  public YamlMap section(String key) {
    @Nullable Node node = value(key);
    if (node != null && !(node instanceof MappingNode)) {
      problem(key, "must be a mapping of keys to values");
    }
    return new YamlMap(
        pathOf(key), node instanceof MappingNode mapping ? mapping : null, substitution, problems);
  }

  /** The mappings of the list under a key. */
  public List<YamlMap> sections(String key) {
    List<YamlMap> out = new ArrayList<>();
    List<Node> items = items(key);
    for (int i = 0; i < items.size(); i++) {
      String itemPath = pathOf(key) + "[" + i + "]";
      if (items.get(i) instanceof MappingNode mapping) {
        out.add(new YamlMap(itemPath, mapping, substitution, problems));
      } else {
        problems.add(line(items.get(i)), itemPath, "must be a mapping of keys to values");
      }
    }
    return out;
  }

  /** All keys of the mapping under a key, as they are spelt, with their values. */
  Map<String, String> pairs(String key) {
    YamlMap map = section(key);
    Map<String, String> out = new LinkedHashMap<>();
    map.spellings.forEach(
        (name, spelling) -> map.text(name).ifPresent(value -> out.put(spelling, value)));
    return out;
  }

  /**
   * Whether a value is there that asks for something, and not merely spells out a default. Without
   * checks: for keys that are read elsewhere.
   */
  boolean asksFor(String... path) {
    @Nullable Node node = values.get(path[0]);
    if (path.length > 1) {
      return node instanceof MappingNode mapping
          && new YamlMap("", mapping, substitution, new Problems(""))
              .asksFor(Arrays.copyOfRange(path, 1, path.length));
    }
    return node instanceof ScalarNode scalar
        && !Tag.NULL.equals(node.getTag())
        && !scalar.getValue().matches("|false|none|0");
  }

  /** To be called when all keys of this mapping were read. */
  public void rejectUnknown() {
    for (String key : lines.keySet()) {
      if (!known.contains(key)) {
        problem(
            key,
            "is not a known key; "
                + Nearest.to(key, known)
                    .map(name -> "did you mean " + name + "?")
                    .orElse("known here: " + String.join(", ", known)));
      }
    }
  }

  private List<Node> items(String key) {
    @Nullable Node node = value(key);
    if (node == null) {
      return List.of();
    }
    if (node instanceof SequenceNode sequence) {
      return sequence.getValue();
    }
    problem(key, "must be a list");
    return List.of();
  }

  private Optional<String> scalar(String key, Node node) {
    if (!(node instanceof ScalarNode scalar)) {
      problem(key, "must be a single value, not a list or a mapping");
      return Optional.empty();
    }
    try {
      return Optional.of(substitution.apply(scalar.getValue()));
    } catch (Substitution.Unresolved e) {
      problem(key, e.getMessage() + "; provide it or write the value itself");
      return Optional.empty();
    }
  }

  /** Null when the key is absent or has no value, which YAML reads as null. */
  private @Nullable Node value(String key) {
    known.add(key);
    @Nullable Node node = values.get(key);
    return node == null || Tag.NULL.equals(node.getTag()) ? null : node;
  }

  private String pathOf(String key) {
    String spelling = spellings.getOrDefault(key, key);
    return path.isEmpty() ? spelling : path + "." + spelling;
  }

  private static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }
}
