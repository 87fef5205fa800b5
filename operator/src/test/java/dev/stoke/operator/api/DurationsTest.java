package dev.stoke.operator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DurationsTest {
  @ParameterizedTest
  @CsvSource({"25s, 25", "5m, 300", "3h, 10800", "1h30m, 5400", "1m1m, 120", "0s, 0"})
  void aDurationIsTheSumOfItsParts(String text, long seconds) {
    assertThat(Durations.seconds(text)).isEqualTo(seconds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "5", "5 m", "soon", "-5s", "1.5h", "100000s"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Durations.seconds(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("1h30m");
  }
}
