package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  @Test
  void byDefaultAllNamespacesAreWatchedAndProbesAnsweredOn8090() {
    assertThat(Settings.of(Map.of())).isEqualTo(new Settings(Set.of(), 8090));
  }

  @Test
  void everyVariableCounts() {
    assertThat(
            Settings.of(Map.of("STOKE_WATCH_NAMESPACES", " a, b,", "STOKE_MANAGEMENT_PORT", "0")))
        .isEqualTo(new Settings(Set.of("a", "b"), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "-1", "65536"})
  void aWrongPortIsNamed(String port) {
    assertThatThrownBy(() -> Settings.of(Map.of("STOKE_MANAGEMENT_PORT", port)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("STOKE_MANAGEMENT_PORT")
        .hasMessageContaining("'" + port + "'");
  }
}
