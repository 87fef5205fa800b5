package dev.stoke.pod.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyTimesTest {
  @Test
  void refusesKeysTooShortToRotateInTimeWithASentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> times(60, 30, 10))
        .withMessageContaining("tokens.key_duration of 60 s is too short")
        .withMessageContaining("at least 63 s");
    assertThat(times(63, 30, 10).lead()).isEqualTo(Duration.ofSeconds(52));
  }

  @ParameterizedTest
  @CsvSource({"300, 60", "120, 60", "30, 15", "1, 1", "0, 1"})
  void othersKeepASetForAtMostAMinuteOrHalfThePropagationDelay(int delay, int maxAge) {
    assertThat(times(10_800, 1800, delay).maxAge()).isEqualTo(Duration.ofSeconds(maxAge));
  }

  private static KeyTimes times(int key, int token, int delay) {
    return new KeyTimes(
        Duration.ofSeconds(key),
        Duration.ofSeconds(token),
        Duration.ofSeconds(delay),
        Duration.ofSeconds(12));
  }
}
