package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

final class InFlightTest {
  private final InFlight inFlight = new InFlight();

  @Test
  void whatIsUnderWayEndsBeforeTheDrainDoes() throws InterruptedException {
    assertThat(inFlight.enter()).isTrue();
    var atWork = Thread.ofVirtual().unstarted(inFlight::leave);
    var drain =
        Thread.ofVirtual()
            .start(() -> {
              try {
                assertThat(inFlight.drain(Duration.ofMinutes(1))).isTrue();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    assertThat(drain.join(Duration.ofMillis(100))).as("drained before its time").isFalse();
    atWork.start();
    assertThat(drain.join(Duration.ofSeconds(10))).isTrue();
    assertThat(inFlight.enter()).as("one more begins").isFalse();
  }

  @Test
  void theDrainHasABound() throws InterruptedException {
    assertThat(inFlight.enter()).isTrue();
    assertThat(inFlight.drain(Duration.ofMillis(10))).isFalse();
  }
}
