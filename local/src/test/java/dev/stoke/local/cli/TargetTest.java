package dev.stoke.local.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class TargetTest {
  @Test
  void kindAndNameMayBeOneWordOrTwo() {
    assertThat(Target.parse("pods", "")).isEqualTo(new Target("pods", ""));
    assertThat(Target.parse("pod", "stoke-0")).isEqualTo(new Target("pod", "stoke-0"));
    assertThat(Target.parse("pod/stoke-0", "")).isEqualTo(new Target("pod", "stoke-0"));
  }

  @Test
  void bothAtOnceAreRefused() {
    assertThatThrownBy(() -> Target.parse("pod/stoke-0", "stoke-1"))
        .hasMessageContaining("not both");
  }
}
