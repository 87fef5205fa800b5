package dev.stoke.local.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ExpansionTest {
  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "$(A), one",
    "x-$(A)-$(B.b), x-one-two",
    "$(C), $(C)",
    "$$(A), $(A)",
    "$$$(A), $one",
    "$A, $A",
    "$(A, $(A",
    "cost 5$, cost 5$"
  })
  void variablesAreExpandedAsByKubernetes(String text, String expected) {
    assertThat(Expansion.expand(text, Map.of("A", "one", "B.b", "two"))).isEqualTo(expected);
  }
}
