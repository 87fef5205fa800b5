package dev.stoke.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A report as a file for programs, and for the history. */
public final class ReportJson {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ReportJson() {}

  public static void write(Report report, Path file) throws IOException {
    var root = JSON.createObjectNode();
    root.put("at", report.at().toString());
    root.put("machine", report.machine());
    root.put("seconds", report.seconds());
    var figures = root.putArray("figures");
    for (var figure : report.figures()) {
      put(figures.addObject(), figure);
    }
    var sheets = root.putArray("tables");
    for (var sheet : report.sheets()) {
      SheetJson.put(sheets.addObject(), sheet);
    }
    Files.writeString(file, root.toPrettyString() + "\n");
  }

  private static void put(ObjectNode node, Figure figure) {
    node.put("bench", figure.bench());
    node.put("what", figure.what());
    switch (figure.goal()) {
      case Goal.AtLeast(double bound) -> node.put("atLeast", bound);
      case Goal.AtMost(double bound) -> node.put("atMost", bound);
      case null -> {}
    }
    figure.value().ifPresent(value -> node.put("value", value));
    figure.isMet().ifPresent(met -> node.put("met", met));
    node.put("detail", figure.detail());
  }

  /**
   * @throws IOException also for a file that is no report
   */
  public static Report read(Path file) throws IOException {
    try {
      JsonNode root = JSON.readTree(Files.readString(file));
      var figures = new ArrayList<Figure>();
      for (JsonNode node : root.required("figures")) {
        figures.add(
            new Figure(
                node.required("bench").asText(),
                node.required("what").asText(),
                goal(node),
                node.has("value")
                    ? OptionalDouble.of(node.required("value").asDouble())
                    : OptionalDouble.empty(),
                node.path("detail").asText()));
      }
      // Reports that were kept before there were tables have none.
      var sheets = new ArrayList<Sheet>();
      for (JsonNode node : root.path("tables")) {
        sheets.add(SheetJson.read(node));
      }
      return new Report(
          Instant.parse(root.required("at").asText()),
          root.required("machine").asText(),
          root.required("seconds").asInt(),
          figures,
          sheets);
    } catch (RuntimeException e) {
      throw new IOException(file + " is no report of a measurement", e);
    }
  }

  private static @Nullable Goal goal(JsonNode node) {
    if (node.has("atLeast")) {
      return new Goal.AtLeast(node.required("atLeast").asDouble());
    }
    return node.has("atMost") ? new Goal.AtMost(node.required("atMost").asDouble()) : null;
  }
}
