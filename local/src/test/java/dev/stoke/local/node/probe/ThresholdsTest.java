package dev.stoke.local.node.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ThresholdsTest {
  /** Results + and -, outcomes the same or . for none yet. */
  @ParameterizedTest
  @CsvSource({"1, 3, +--+---, +..+..-", "2, 1, ++-+-++, .+-.-.+", "1, 1, -+-, -+-"})
  void anOutcomeNeedsItsNumberOfEqualResultsInARow(
      int successes, int failures, String results, String outcomes) {
    var thresholds = new Thresholds(successes, failures);

    String seen =
        results
            .chars()
            .mapToObj(
                result -> thresholds.note(result == '+').map(good -> good ? "+" : "-").orElse("."))
            .collect(Collectors.joining());

    assertThat(seen).isEqualTo(outcomes);
  }
}
