package dev.stoke.local.node.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BackOffTest {
  private static final Instant END = Instant.parse("2026-11-22T12:00:00Z");
  private final BackOff backOff = new BackOff(Duration.ofSeconds(10), Duration.ofMinutes(5));

  @Test
  void theFirstRestartIsImmediateAndTheNextWaitLongerAndLonger() {
    var waits = new ArrayList<Long>();
    for (int i = 0; i < 8; i++) {
      waits.add(Duration.between(END, backOff.nextStart(END)).toSeconds());
      backOff.restarted(Duration.ofSeconds(1));
    }

    assertThat(waits).isEqualTo(List.of(0L, 10L, 20L, 40L, 80L, 160L, 300L, 300L));
  }

  @Test
  void aLongRunIsForgiven() {
    backOff.restarted(Duration.ofSeconds(1));
    backOff.restarted(Duration.ofSeconds(1));

    backOff.restarted(Duration.ofMinutes(10));

    assertThat(backOff.current()).isEqualTo(Duration.ofSeconds(10));
  }
}
