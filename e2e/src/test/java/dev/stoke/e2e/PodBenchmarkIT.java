package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./stoke bench} with the shortest rounds: that it takes its figures, not what they are. */
final class PodBenchmarkIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Of all of them, and so are the database and the AOT cache that the first one makes there. */
  @TempDir private static Path directory;

  @Test
  void jwks() throws Exception {
    var figures =
        bench(
            "jwks",
            "/api/pkeys, of a bare Undertow",
            "/api/pkeys, of nginx",
            "/api/pkeys p99, by nginx's",
            "/api/pkeys p99, by a bare Undertow's",
            "/.well-known/jwks.json, of a bare Undertow",
            "/.well-known/jwks.json, of nginx",
            "/.well-known/jwks.json p99, by nginx's",
            "/.well-known/jwks.json p99, by a bare Undertow's",
            "304, of a bare Undertow",
            "30 keys by 3 keys, each as a share of a bare Undertow",
            "150 keys by 3 keys, each as a share of a bare Undertow",
            "p99 while logins take all processors, by the quiet one",
            "p99 while the other pod hangs, by the quiet one",
            "p99 while the database is down, by the quiet one");

    assertThat(figures)
        .filteredOn(figure -> !figure.path("detail").asText().startsWith("skipped: no nginx"))
        .allMatch(figure -> figure.path("value").asDouble() > 0);
  }

  @Test
  void login() throws Exception {
    var figures =
        bench(
            "login",
            "2 connections, of the hash rate",
            "16 connections, of the hash rate",
            "64 connections, of the hash rate",
            "256 connections, of the hash rate",
            "the worst of these by the best",
            "10 x as many as it can, of the hash rate",
            "10 x: p99 of the 503s, milliseconds",
            "10 x: answers that are neither 200 nor 503");

    assertThat(figures.getFirst().path("value").asDouble()).isPositive();
  }

  @Test
  void refresh() throws Exception {
    var figures =
        bench(
            "refresh",
            "16 sessions, of update + signature",
            "refreshes that were refused",
            "rotations lost",
            "rotations doubled");

    assertThat(figures.getFirst().path("value").asDouble()).isPositive();
    // These are no matter of speed.
    assertThat(figures.subList(2, 4)).allMatch(figure -> figure.path("met").asBoolean());
  }

  @Test
  void start() throws Exception {
    var figures =
        bench(
            "start",
            "to Ready with an AOT cache, of a bare Undertow's",
            "resident at rest, MiB",
            "resident under load, MiB");

    assertThat(figures)
        .filteredOn(figure -> !figure.path("detail").asText().startsWith("skipped: "))
        .allMatch(figure -> figure.path("value").asDouble() > 0);
    assertThat(figures.getLast().path("detail").asText()).endsWith(" 0 not good");
  }

  @Test
  void converge() throws Exception {
    var figures =
        bench(
            "converge",
            List.of("--pods", "3", "--rounds", "1", "--simulate", "50"),
            "3 pods: new key in every key set, p99, milliseconds",
            "10 pods: new key in every key set, p99, milliseconds",
            "50 pods: new key in every key set, p99, milliseconds, simulated");

    assertThat(figures.getFirst().path("value").asDouble()).isPositive();
    // Virtual time does not depend on the machine.
    assertThat(figures.get(2).path("met").asBoolean()).isTrue();
    assertThat(report().at("/tables/0/rows")).hasSize(4);
  }

  @Test
  void soak() throws Exception {
    bench("soak", List.of("--minutes", "0.2"), "answers that were not good", "what grows");

    var rows = report().at("/tables/0/rows");
    assertThat(rows).extracting(row -> row.path("verdict").asText()).containsAnyOf("flat", "grows");
    assertThat(rows).allMatch(row -> row.path("median").asDouble() > 0);
  }

  /** The figures that have a goal, as the file has them; the table has a line for each. */
  private List<JsonNode> bench(String name, String... goals) throws Exception {
    return bench(name, List.of("--seconds", "1", "--rounds", "1"), goals);
  }

  private List<JsonNode> bench(String name, List<String> options, String... goals)
      throws Exception {
    var state = directory.resolve("state");
    var command = new ArrayList<>(List.of("bench", name, "--json", file().toString()));
    command.addAll(options);
    var result = new Launcher(state).stoke(command.toArray(String[]::new));

    assertThat(result.exitCode()).as(result.output()).isZero();
    var figures = new ArrayList<JsonNode>();
    for (var figure : report().path("figures")) {
      if (figure.has("atLeast") || figure.has("atMost")) {
        figures.add(figure);
      }
    }
    assertThat(figures).extracting(figure -> figure.path("what").asText()).containsExactly(goals);
    assertThat(result.output().lines())
        .filteredOn(line -> line.matches(".*[<>]= .*(met|none) .*"))
        .hasSize(goals.length);
    // As long as whoever reaps them takes; the records of those that have ended may stay.
    await()
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(() -> assertThat(running(state)).as("what runs").isEmpty());
    return figures;
  }

  private static Path file() {
    return directory.resolve("figures.json");
  }

  private static JsonNode report() throws IOException {
    return JSON.readTree(file().toFile());
  }

  private static List<Long> running(Path state) throws IOException {
    var alive = new ArrayList<Long>();
    try (var records = Files.newDirectoryStream(state.resolve("bench/pods/processes"))) {
      for (var record : records) {
        long pid = Long.parseLong(Files.readString(record).split(" ", -1)[0]);
        // One that has ended and is not reaped yet has no command line.
        if (ProcessHandle.of(pid).flatMap(found -> found.info().commandLine()).isPresent()) {
          alive.add(pid);
        }
      }
    }
    return alive;
  }
}
