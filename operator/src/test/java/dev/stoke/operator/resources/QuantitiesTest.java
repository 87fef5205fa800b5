package dev.stoke.operator.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Quantity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class QuantitiesTest {
  @ParameterizedTest
  @CsvSource({
    "1000m, 1",
    "100m, 100m",
    "1500m, 1500m",
    "0.5, 500m",
    "2, 2",
    "1024Mi, 1Gi",
    "256Mi, 256Mi",
    "1536Mi, 1536Mi",
    "1000M, 1G",
    "0, 0",
    "128974848, 128974848",
  })
  void areWrittenAsTheApiServerWritesThemBack(String given, String canonical) {
    assertThat(Quantities.canonical(new Quantity(given)).toString()).isEqualTo(canonical);
  }
}
