package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TerminationTest {
  private final List<String> steps = new ArrayList<>();
  private Duration now = Duration.ZERO;
  private Duration othersSignAt = Duration.ZERO;

  private final Termination.Leaver pod =
      new Termination.Leaver() {
        @Override
        public void drain() {
          steps.add("drain at " + now.toSeconds());
        }

        @Override
        public void stopServing() {
          steps.add("stop serving at " + now.toSeconds());
        }

        @Override
        public boolean isLastSigner() {
          return now.compareTo(othersSignAt) < 0;
        }

        @Override
        public void close() {
          steps.add("close at " + now.toSeconds());
        }
      };

  @Test
  void aPodServesOnForTheEndpointLagAndGoesWhenOthersCanSign() {
    terminate(Duration.ofSeconds(7), Duration.ofSeconds(30));
    assertThat(steps).containsExactly("drain at 0", "stop serving at 7", "close at 7");
  }

  @Test
  void theLastSignerStaysUntilAnotherCanSign() {
    othersSignAt = Duration.ofSeconds(15);
    terminate(Duration.ofSeconds(3), Duration.ofSeconds(30));
    assertThat(steps).containsExactly("drain at 0", "stop serving at 3", "close at 15");
  }

  @Test
  void theLastSignerGoesBeforeItWouldBeKilled() {
    othersSignAt = Duration.ofHours(1);
    terminate(Duration.ofSeconds(3), Duration.ofSeconds(450));
    assertThat(steps).containsExactly("drain at 0", "stop serving at 3", "close at 445");
  }

  @Test
  void aGracePeriodThatIsOverWithTheDrainLeavesNoTimeToLinger() {
    othersSignAt = Duration.ofHours(1);
    terminate(Duration.ofSeconds(3), Duration.ofSeconds(4));
    assertThat(steps).containsExactly("drain at 0", "stop serving at 3", "close at 3");
  }

  @Test
  void theEnvironmentSaysHowLong() {
    assertThat(Termination.of(Map.of())).hasToString("Termination[drain=PT3S, grace=PT30S]");
    assertThat(Termination.of(Map.of("STOKE_DRAIN_SECONDS", "25", "STOKE_GRACE_SECONDS", "450")))
        .hasToString("Termination[drain=PT25S, grace=PT7M30S]");
    assertThat(Termination.of(Map.of("STOKE_DRAIN_SECONDS", "-1", "STOKE_GRACE_SECONDS", "x")))
        .hasToString("Termination[drain=PT3S, grace=PT30S]");
  }

  private void terminate(Duration drain, Duration grace) {
    new Termination(drain, grace, () -> now.toNanos(), time -> now = now.plus(time)).run(pod);
  }
}
