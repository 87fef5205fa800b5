package dev.stoke.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * Where the answer is another one than the recorded one: on purpose, or because something is not
 * there yet. Knows which of its entries were of use.
 */
final class CorpusExpectations {
  private static final JsonMapper MAPPER = new JsonMapper();

  /**
   * One entry.
   *
   * @param answer in the form of a recorded response; null in the list of what is not there yet
   */
  record Entry(List<String> exchanges, String reason, @Nullable JsonNode answer) {}

  private final List<Entry> entries = new ArrayList<>();
  private final Set<String> unused = new TreeSet<>();
  private final Map<String, Integer> byReason = new TreeMap<>();

  private CorpusExpectations() {}

  static CorpusExpectations read(Path file) {
    CorpusExpectations out = new CorpusExpectations();
    JsonNode list;
    try {
      Object loaded =
          new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(file));
      list = MAPPER.valueToTree(loaded);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
    for (JsonNode node : list) {
      List<String> exchanges = new ArrayList<>();
      node.get("exchanges").forEach(name -> exchanges.add(name.asText()));
      out.entries.add(new Entry(exchanges, node.get("reason").asText(), node.get("answer")));
      out.unused.addAll(exchanges);
    }
    return out;
  }

  /** The entry for an exchange, which so is of use. */
  Optional<Entry> of(CorpusExchange exchange) {
    for (Entry entry : entries) {
      for (String pattern : entry.exchanges()) {
        if (matches(pattern, exchange.name())) {
          unused.remove(pattern);
          byReason.merge(entry.reason(), 1, Integer::sum);
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  Set<String> unused() {
    return unused;
  }

  /** How many exchanges each reason was given for. */
  Map<String, Integer> byReason() {
    return byReason;
  }

  int total() {
    return byReason.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static boolean matches(String pattern, String name) {
    return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), name);
  }
}
