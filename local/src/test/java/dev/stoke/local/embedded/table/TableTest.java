package dev.stoke.local.embedded.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stoke.local.embedded.model.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableTest {
  private static final JsonNode OBJECT =
      Json.parse(
          """
          metadata: {annotations: {a.b/c: x}}
          spec: {replicas: 3}
          status: {conditions: [{type: Other, status: "False"}, {type: Ready, status: "True"}], ips: [a, b]}
          """
              .getBytes(StandardCharsets.UTF_8),
          true);

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          .spec.replicas | 3
          .status.conditions[?(@.type=="Ready")].status | True
          .status.conditions[?(@.type=='Other')].status | False
          .status.ips[*] | a b
          .status.ips[-1] | b
          .metadata.annotations['a.b/c'] | x
          .metadata.annotations.a\\.b/c | x
          .spec.absent.deeper | ``
          """)
  void pathsOfPrinterColumnsFindTheirValues(String path, String expected) {
    String found =
        new JsonPath(path)
            .find(OBJECT).stream().map(JsonNode::asText).collect(Collectors.joining(" "));

    assertThat(found).isEqualTo(expected);
  }

  @Test
  void aPathThatIsNotUnderstoodIsRefused() {
    assertThatThrownBy(() -> new JsonPath("spec")).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest(name = "{0} s is {1}")
  @CsvSource({
    "0, 0s",
    "119, 119s",
    "120, 2m",
    "190, 3m10s",
    "600, 10m",
    "7200, 120m",
    "10800, 3h",
    "11100, 3h5m",
    "36000, 10h",
    "172800, 2d",
    "187200, 2d4h",
    "864000, 10d"
  })
  void agesAreShort(long seconds, String expected) {
    assertThat(Ages.format(Duration.ofSeconds(seconds))).isEqualTo(expected);
  }
}
