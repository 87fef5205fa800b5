package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.pod.CorpusExpectations.Entry;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends every request that was recorded at the Go server to pods with the same settings and data,
 * and compares the answers.
 */
final class CorpusReplayTest {
  private static final Path COMPAT = Path.of("src/test/resources/compat");
  private static final Path REASONS = Path.of("../docs/compatibility.md");

  @TempDir Path home;

  private final List<String> failures = new ArrayList<>();
  private final CorpusExpectations differences =
      CorpusExpectations.read(COMPAT.resolve("differences.yaml"));
  private final CorpusExpectations notYet = CorpusExpectations.read(COMPAT.resolve("not-yet.yaml"));
  private int asRecorded;
  private int different;

  @Test
  void everyRecordedExchangeIsAnsweredAsRecordedOrAsDocumented() throws Exception {
    List<CorpusExchange> exchanges = CorpusExchange.read(COMPAT.resolve("exchanges"));
    try (CorpusPods pods = new CorpusPods(home)) {
      CorpusCaller caller = new CorpusCaller(pods);
      for (CorpusExchange exchange : exchanges) {
        judge(exchange, replay(exchange, pods, caller));
      }
    }
    System.out.printf(
        "%d exchanges, %d as recorded, %d documented differences, %d not yet supported %s%n",
        exchanges.size(), asRecorded, differences.total(), notYet.total(), notYet.byReason());
    assertThat(failures).isEmpty();
    assertThat(differences.unused()).as("differences that no exchange shows").isEmpty();
    assertThat(notYet.unused()).as("entries of not-yet.yaml without an exchange").isEmpty();
  }

  @Test
  void everyReasonIsDocumented() throws Exception {
    List<CorpusExchange> exchanges = CorpusExchange.read(COMPAT.resolve("exchanges"));
    exchanges.forEach(differences::of);
    String documented = Files.readString(REASONS);
    assertThat(differences.byReason().keySet())
        .allSatisfy(reason -> assertThat(documented).contains("`" + reason + "`"));
  }

  /** What is different from the answer that is expected here; empty when nothing is. */
  private List<String> replay(CorpusExchange exchange, CorpusPods pods, CorpusCaller caller)
      throws Exception {
    Optional<CorpusPods.Place> place = pods.of(exchange.profile());
    if (place.isEmpty()) {
      return List.of("the settings of profile " + exchange.profile() + " are refused");
    }
    PodUnderTest pod = place.get().pod();
    CorpusDatabase database = place.get().database();
    Optional<Entry> difference = differences.of(exchange);
    CorpusCaller.Session session = caller.session(exchange, pod);
    boolean changed = CorpusCaller.prepare(exchange, database);
    List<String> found = new ArrayList<>();
    try {
      JsonNode expected = difference.map(Entry::answer).orElse(exchange.response());
      HttpResponse<String> answer = caller.send(exchange, pod, session, status(expected));
      found.addAll(CorpusLikeness.differences(expected, answer));
      changed |= exchange.path().contains("/admin/") && !exchange.method().equals("GET");
      for (CorpusExchange next : exchange.then()) {
        HttpResponse<String> effect = caller.send(next, pod, session, status(next.response()));
        CorpusLikeness.differences(next.response(), effect)
            .forEach(sentence -> found.add(next.name() + ": " + sentence));
      }
    } finally {
      if (exchange.name().startsWith("errors/db-down-")) {
        database.acceptConnections();
      }
      if (changed) {
        database.putBack();
      }
    }
    return found;
  }

  private static int status(JsonNode response) {
    return response.path("status").asInt();
  }

  private void judge(CorpusExchange exchange, List<String> found) {
    Optional<Entry> missing = notYet.of(exchange);
    if (missing.isPresent()) {
      if (found.isEmpty()) {
        failures.add(exchange.name() + ": is supported now; take it out of not-yet.yaml");
      }
    } else if (!found.isEmpty()) {
      failures.add(exchange.name() + ": " + String.join("; ", found));
    } else if (differences.of(exchange).isEmpty()) {
      asRecorded++;
    } else {
      different++;
    }
  }
}
