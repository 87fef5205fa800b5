package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The fixtures say what was recorded, all of it, but for wordings and remarks. */
final class CorpusFixtureTest {
  private static final Path RECORD = Path.of("../../shared/compat");
  private static final Path FIXTURES = Path.of("src/test/resources/compat");
  private static final Set<String> WORDINGS = Set.of("error_message", "errors", "message");
  private static final JsonMapper MAPPER = new JsonMapper();

  @Test
  void theExchangesAreThoseOfTheRecord() throws Exception {
    assumeTrue(Files.isDirectory(RECORD), RECORD + " is not here");
    Map<String, JsonNode> recorded = lines(RECORD.resolve("http"));
    recorded.replaceAll((name, line) -> facts((ObjectNode) line));
    assertThat(recorded).hasSize(361);
    assertThat(lines(FIXTURES.resolve("exchanges"))).containsExactlyInAnyOrderEntriesOf(recorded);
  }

  @Test
  void theSeedDataIsThatOfTheRecord() throws Exception {
    assumeTrue(Files.isDirectory(RECORD), RECORD + " is not here");
    assertThat(data(FIXTURES.resolve("seed.yaml"))).isEqualTo(data(RECORD.resolve("seed.yaml")));
  }

  private static Map<String, JsonNode> lines(Path directory) throws IOException {
    Map<String, JsonNode> out = new TreeMap<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          JsonNode node = MAPPER.readTree(line);
          out.put(node.get("name").asText(), node);
        }
      }
    }
    return out;
  }

  private static JsonNode facts(ObjectNode line) {
    line.remove(List.of("given", "note"));
    response(line);
    line.path("then").forEach(next -> response((ObjectNode) next));
    return line;
  }

  private static void response(ObjectNode line) {
    ObjectNode response = (ObjectNode) line.get("response");
    JsonNode token = response.remove("token_decoded");
    if (token != null) {
      response.set("token", ((ObjectNode) token).without("signature_chars"));
    }
    if (response.path("body").isNull()) {
      response.remove("body");
    }
    ObjectNode request = (ObjectNode) line.get("request");
    if (request.path("headers").isEmpty()) {
      request.remove("headers");
    }
    if (response.path("headers").isEmpty()) {
      response.remove("headers");
    }
    withoutWordings(response.path("body"));
  }

  private static void withoutWordings(JsonNode node) {
    if (node instanceof ObjectNode object) {
      for (String key : WORDINGS) {
        if (object.path(key).isTextual()) {
          object.put(key, "<text>");
        }
      }
      object.forEach(CorpusFixtureTest::withoutWordings);
    } else if (node instanceof ArrayNode array) {
      array.forEach(CorpusFixtureTest::withoutWordings);
    }
  }

  private static List<String> data(Path file) throws IOException {
    return Files.readAllLines(file).stream().filter(line -> !line.startsWith("#")).toList();
  }
}
