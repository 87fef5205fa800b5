package dev.stoke.bench.soak;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TrendTest {
  private static final double LEAST = 2;

  @Test
  void aLeakGrows() {
    var trend = trend(minute -> 100 + 0.5 * minute);

    assertThat(trend.slopePerHour()).isCloseTo(30, within(0.001));
    assertThat(trend.growth()).isCloseTo(22, within(0.001));
    assertThat(trend.bound()).isCloseTo(5.7625, within(0.001));
    assertThat(trend.isFlat()).isFalse();
    assertThat(trend.first()).isLessThan(trend.median());
    assertThat(trend.last()).isGreaterThan(trend.median());
  }

  @Test
  void whatGrowsOnlyAtFirstIsFlat() {
    assertThat(trend(minute -> Math.min(100, 40 + 5.0 * minute)).isFlat()).isTrue();
  }

  @Test
  void aFewOddSamplesAreNoGrowth() {
    var trend = trend(minute -> minute > 50 && minute % 3 == 0 ? 500 : 100 + minute % 2);

    assertThat(trend.isFlat()).isTrue();
  }

  @Test
  void ofLittleAFewMoreAreNothingAndManyAreGrowth() {
    assertThat(trend(minute -> 10 + minute / 45.0).isFlat()).isTrue();
    assertThat(trend(minute -> 10 + minute / 15.0).isFlat()).isFalse();
  }

  @Test
  void whatShrinksIsFlat() {
    assertThat(trend(minute -> 1000 - 10.0 * minute).isFlat()).isTrue();
  }

  @Test
  void fewerThanFourSamplesHaveNoQuarters() {
    assertThatThrownBy(() -> Trend.of(List.of(1.0, 2.0, 3.0), List.of(1.0, 2.0, 3.0), LEAST))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("3 samples");
  }

  /** Of an hour, each minute. */
  private static Trend trend(IntToDoubleFunction value) {
    var minutes = new ArrayList<Double>();
    var values = new ArrayList<Double>();
    IntStream.rangeClosed(1, 60)
        .forEach(minute -> {
          minutes.add((double) minute);
          values.add(value.applyAsDouble(minute));
        });
    return Trend.of(minutes, values, LEAST);
  }
}
