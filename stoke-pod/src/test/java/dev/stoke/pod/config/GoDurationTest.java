package dev.stoke.pod.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "3h, PT3H",
    "30m, PT30M",
    "1h30m, PT1H30M",
    "500ms, PT0.5S",
    "1.5s, PT1.5S",
    "0, PT0S",
    "10us, PT0.00001S",
    "10µs, PT0.00001S",
    "7ns, PT0.000000007S",
    "100h, PT100H"
  })
  void durationsAreReadAsGoReadsThem(String text, Duration expected) {
    assertThat(GoDuration.parse(text)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3", "h", "3 h", "-3h", "3d", "PT3H", "3h ", "1..5s", "3H"})
  void everythingElseIsRefused(String text) {
    assertThat(GoDuration.parse(text)).isEmpty();
  }
}
