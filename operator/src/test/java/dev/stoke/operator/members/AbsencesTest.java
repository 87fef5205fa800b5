package dev.stoke.operator.members;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stoke.operator.members.Absences.Presence;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

final class AbsencesTest {
  private static final Presence NEITHER = new Presence(null, false);
  private static final Presence SETTLED = new Presence(null, true);

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-02T03:04:05Z"));
  private final Absences absences = new Absences(clock());

  @Test
  void aRestartIsNoAbsence() {
    assertThat(after(0, true, true)).isEqualTo(NEITHER);
    assertThat(after(10, true, true)).isEqualTo(SETTLED);
    assertThat(after(1, true, false)).isEqualTo(NEITHER);
    assertThat(after(4, true, false)).isEqualTo(NEITHER);
    assertThat(after(1, true, true)).isEqualTo(NEITHER);
    assertThat(after(9, true, true)).isEqualTo(NEITHER);
    assertThat(after(1, true, true)).isEqualTo(SETTLED);
  }

  @Test
  void whoDoesNotComeBackIsDown() {
    after(0, true, false);
    var since = now.get();
    assertThat(after(5, true, false)).isEqualTo(new Presence(since, false));
    assertThat(after(100, true, false)).isEqualTo(new Presence(since, false));
  }

  @Test
  void whileNobodyRunsNobodyIsMissed() {
    after(0, false, false);
    assertThat(after(100, false, false)).isEqualTo(NEITHER);
    assertThat(after(1, true, false)).isEqualTo(NEITHER);
    assertThat(after(5, true, false).downSince()).isNotNull();
  }

  @Test
  void clustersDoNotMix() {
    after(0, true, false);
    now.updateAndGet(instant -> instant.plusSeconds(60));
    assertThat(absences.seen("other", Map.of("c-1", false, "c-0", true)))
        .containsEntry("c-1", NEITHER);
  }

  private Clock clock() {
    InstantSource source = now::get;
    return source.withZone(ZoneOffset.UTC);
  }

  /** How c-1 is then, beside another member. */
  private Presence after(long seconds, boolean other, boolean runs) {
    now.updateAndGet(instant -> instant.plus(Duration.ofSeconds(seconds)));
    return absences.seen("uid", Map.of("c-0", other, "c-1", runs)).getOrDefault("c-1", NEITHER);
  }
}
