package dev.stoke.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.pod.testing.KeyCircle;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PodStopTest {
  /** What a pod does at its end: first it stops to serve, then all of its parts stop. */
  @Test
  void aPodThatHasStoppedToServeStops(@TempDir Path directory) throws Exception {
    KeyCircle.Member keys = new KeyCircle().join("stoke-0", Clock.systemUTC());
    PodUnderTest pod =
        PodUnderTest.edited(
            directory,
            "stoke-0",
            text -> text,
            (settings, ledger, channel, clock, metrics) -> keys);

    Thread stopping =
        Thread.ofVirtual()
            .start(() -> {
              pod.pod().stopServing();
              pod.close();
            });

    assertThat(stopping.join(Duration.ofSeconds(30))).as("it stops").isTrue();
  }
}
