package dev.stoke.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * One recorded request to the Go server, its answer, and the requests that showed its effect.
 *
 * @param profile the settings of the server
 * @param then requests made afterwards without putting the data back
 */
record CorpusExchange(
    String name, String profile, JsonNode request, JsonNode response, List<CorpusExchange> then) {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** All lines of the files in a directory, in order. */
  static List<CorpusExchange> read(Path directory) {
    List<CorpusExchange> out = new ArrayList<>();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.sorted().toList()) {
        for (String line : Files.readAllLines(file)) {
          out.add(of(MAPPER.readTree(line)));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(directory.toString(), e);
    }
    return out;
  }

  private static CorpusExchange of(JsonNode line) {
    String name = line.path("name").asText();
    String profile = line.path("profile").asText();
    List<CorpusExchange> then = new ArrayList<>();
    for (JsonNode next : line.path("then")) {
      String place = name + " then " + (then.size() + 1);
      then.add(
          new CorpusExchange(place, profile, next.get("request"), next.get("response"), List.of()));
    }
    return new CorpusExchange(name, profile, line.get("request"), line.get("response"), then);
  }

  String method() {
    return request.get("method").asText();
  }

  String path() {
    return request.get("path").asText();
  }

  JsonNode headers() {
    JsonNode headers = request.get("headers");
    return headers == null ? JsonNodeFactory.instance.objectNode() : headers;
  }

  /** Empty when there was none. */
  String body() {
    JsonNode body = request.get("body");
    return body == null ? request.path("raw_body").asText("") : body.toString();
  }

  @Override
  public String toString() {
    return name;
  }
}
