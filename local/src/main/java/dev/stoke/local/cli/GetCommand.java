package dev.stoke.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke get KIND [NAME]}: the server's own table, or JSON. */
@Command(
    name = "get",
    description = "Show objects as a table: stokecluster, pods, services, secrets, events ...",
    mixinStandardHelpOptions = true)
final class GetCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Mixin private TargetArguments arguments;

  @Option(
      names = {"-o", "--output"},
      defaultValue = "table",
      description = "table or json")
  private String output;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    try (var client = Clients.open(stoke.files())) {
      String path = arguments.path(client);
      var api = new RawApi(client);
      switch (output.toLowerCase(Locale.ROOT)) {
        case "json" ->
            out.println(
                new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsString(api.get(path)));
        case "table" -> print(out, api.table(path));
        default -> throw new IllegalArgumentException("-o " + output + ": give table or json");
      }
    }
    return 0;
  }

  private static void print(PrintWriter out, JsonNode table) {
    List<Integer> shown = new ArrayList<>();
    List<String> head = new ArrayList<>();
    JsonNode columns = table.path("columnDefinitions");
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).path("priority").asInt() == 0) {
        shown.add(i);
        head.add(columns.get(i).path("name").asText().toUpperCase(Locale.ROOT));
      }
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(head);
    for (JsonNode row : table.path("rows")) {
      rows.add(shown.stream().map(i -> row.path("cells").path(i).asText()).toList());
    }
    if (rows.size() == 1) {
      out.println("No resources found.");
      return;
    }
    int[] widths = new int[shown.size()];
    rows.forEach(row -> {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    for (List<String> row : rows) {
      var line = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 3));
      }
      out.println(line.toString().stripTrailing());
    }
  }
}
