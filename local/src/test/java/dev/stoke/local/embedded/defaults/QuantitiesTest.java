package dev.stoke.local.embedded.defaults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuantitiesTest {
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource({
    "1, 1",
    "1000m, 1",
    "1500m, 1500m",
    "1.5, 1500m",
    "0.1, 100m",
    "100m, 100m",
    "1024Mi, 1Gi",
    "1.5Gi, 1536Mi",
    "256Mi, 256Mi",
    "1000k, 1M",
    "2000Mi, 2000Mi",
    "1e3, 1k",
    "0, 0",
    "0Gi, 0",
    "0.5Ki, 512",
    "nonsense, nonsense"
  })
  void quantitiesAreWrittenAsARealServerWritesThem(String given, String canonical) {
    assertThat(Quantities.canonical(given)).isEqualTo(canonical);
  }
}
