package dev.stoke.operator.status;

import dev.stoke.operator.api.Durations;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.MemberReport;
import dev.stoke.operator.plan.MemberSeen;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Plan;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the members publish together, by the largest that one of them reports; as before when nobody
 * reports.
 *
 * @param delayInForce as a duration; null when no key is active
 */
record KeySet(@Nullable Integer keys, @Nullable Long bytes, @Nullable String delayInForce) {
  /** It grows by the second after a start: the status is not to be written as often. */
  private static final int DELAY_STEPS = 5;

  static KeySet of(Plan plan, MembershipSeen seen, StokeClusterStatus before) {
    var reports =
        seen.members().values().stream()
            .map(MemberSeen::report)
            .filter(Objects::nonNull)
            .map(Objects::requireNonNull)
            .toList();
    if (reports.isEmpty()) {
      return new KeySet(
          before.publishedKeys(), before.publishedBytes(), before.propagationDelayInForce());
    }
    var seconds =
        reports.stream()
            .map(MemberReport::propagationDelayInForceSeconds)
            .filter(Objects::nonNull)
            .mapToLong(Objects::requireNonNull)
            .min();
    return new KeySet(
        reports.stream().mapToInt(MemberReport::publishedKeys).max().orElse(0),
        reports.stream().mapToLong(MemberReport::publishedBytes).max().orElse(0),
        seconds.isPresent() ? delay(plan, seconds.getAsLong()) : null);
  }

  private static String delay(Plan plan, long seconds) {
    var asked = plan.spec().keys().propagationDelay();
    long wanted = Durations.seconds(asked);
    long step = Math.max(1, wanted / DELAY_STEPS);
    return seconds >= wanted ? asked : seconds / step * step + "s";
  }
}
