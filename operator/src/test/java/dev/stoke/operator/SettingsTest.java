package dev.stoke.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.operator.leadership.LeaseSettings;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SettingsTest {
  @Test
  void byDefaultAllNamespacesAreWatchedAndProbesAnsweredOn8090() {
    assertThat(Settings.of(Map.of(), null)).isEqualTo(new Settings(Set.of(), 8090));
  }

  @Test
  void everyVariableCounts() {
    assertThat(
            Settings.of(
                Map.of("STOKE_WATCH_NAMESPACES", " a, b,", "STOKE_MANAGEMENT_PORT", "0"), null))
        .isEqualTo(new Settings(Set.of("a", "b"), 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "-1", "65536"})
  void aWrongPortIsNamed(String port) {
    assertThatThrownBy(() -> Settings.of(Map.of("STOKE_MANAGEMENT_PORT", port), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("STOKE_MANAGEMENT_PORT")
        .hasMessageContaining("'" + port + "'");
  }

  @Test
  void aPodTakesPartInTheElectionOfItsNamespace() {
    var lease =
        requireNonNull(
            Settings.of(Map.of("HOSTNAME", "stoke-operator-7d4f"), "stoke-system").lease());
    assertThat(lease.namespace()).isEqualTo("stoke-system");
    assertThat(lease.name()).isEqualTo("stoke-operator");
    assertThat(lease.duration()).isEqualTo(Duration.ofSeconds(15));
    assertThat(lease.identity()).startsWith("stoke-operator-7d4f_");
  }

  @Test
  void whatIsNoPodLeadsAlone() {
    assertThat(Settings.of(Map.of(), null).lease()).isNull();
    assertThat(Settings.of(Map.of("STOKE_LEADER_ELECTION", "false"), "a").lease()).isNull();
  }

  @Test
  void everyVariableOfTheLeaseCounts() {
    var lease =
        requireNonNull(
            Settings.of(
                    Map.of(
                        "STOKE_LEADER_ELECTION", "true",
                        "STOKE_LEASE_NAMESPACE", "b",
                        "STOKE_LEASE_NAME", "mine",
                        "STOKE_LEASE_SECONDS", "30"),
                    null)
                .lease());
    assertThat(lease)
        .isEqualTo(new LeaseSettings("b", "mine", lease.identity(), Duration.ofSeconds(30)));
  }

  @ParameterizedTest
  @CsvSource({
    "STOKE_LEADER_ELECTION, yes",
    "STOKE_LEASE_NAMESPACE, 'a b'",
    "STOKE_LEASE_NAME, Upper",
    "STOKE_LEASE_SECONDS, 2",
    "STOKE_LEASE_SECONDS, 601",
    "STOKE_WATCH_NAMESPACES, 'a,*'"
  })
  void aWrongValueIsNamedWithItsVariable(String variable, String value) {
    assertThatThrownBy(() -> Settings.of(Map.of(variable, value), "a"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(variable)
        .hasMessageContaining(value.replace("a,", ""));
  }

  @Test
  void anElectionWithoutANamespaceIsRefused() {
    assertThatThrownBy(() -> Settings.of(Map.of("STOKE_LEADER_ELECTION", "true"), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("STOKE_LEASE_NAMESPACE");
  }
}
