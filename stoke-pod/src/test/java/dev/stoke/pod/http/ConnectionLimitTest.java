package dev.stoke.pod.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConnectionLimitTest {
  @ParameterizedTest(name = "{0} wanted, {1} descriptors")
  @CsvSource({
    "4096, 1048576, 4096",
    "4096, 5120, 4096",
    "4096, 5119, 4095",
    "4096, 1024, 64",
    "100000, 20000, 18976",
    "64, 9223372036854775807, 64"
  })
  void thereAreDescriptorsLeftForAllElse(int wanted, long descriptors, int connections) {
    assertThat(ConnectionLimit.of(wanted, descriptors)).isEqualTo(connections);
  }
}
