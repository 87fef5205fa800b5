package dev.stoke.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.plan.Timing.Readiness;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TimingTest {
  @ParameterizedTest
  @CsvSource(
      textBlock =
          """
          # R, L,  P,    W,   grace
          30,  25, 300,  120, 600
          7,   25, 300,  51,  600
          2,   3,  10,   14,  60
          1,   3,  10,   12,  60
          30,  25, 120,  120, 300
          30,  25, 1500, 120, 1800
          """)
  void theWaitsAreThoseOfTheGuarantee(
      long refresh, long lag, long propagation, long silence, long grace) {
    var timing = new Timing(refresh, lag, propagation);
    assertThat(timing.silenceSeconds()).isEqualTo(silence);
    assertThat(timing.graceSeconds())
        .isEqualTo(grace)
        .isGreaterThanOrEqualTo(propagation + silence + 30);
  }

  @Test
  void theReadinessProbeIsFiveSecondsThriceByDefaultAndOneSecondOnceWhereTheLagIsShort() {
    assertThat(new Timing(30, 25, 300).readiness()).isEqualTo(new Readiness(5, 3, 3));
    assertThat(new Timing(1, 3, 10).readiness()).isEqualTo(new Readiness(1, 1, 1));
  }

  @Test
  void theReadinessProbeAlwaysNoticesBeforeTheEndpointLagIsOver() {
    assertThat(IntStream.rangeClosed(3, 600))
        .allSatisfy(lag -> {
          var probe = new Timing(30, lag, 300).readiness();
          assertThat(probe.periodSeconds() * probe.failureThreshold() + probe.timeoutSeconds())
              .isLessThan(lag);
        });
  }
}
