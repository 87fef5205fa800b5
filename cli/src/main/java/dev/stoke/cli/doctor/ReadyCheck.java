package dev.stoke.cli.doctor;

import dev.stoke.cli.doctor.Finding.Level;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What the operator says when it is not ready and no other check knows why. */
final class ReadyCheck {
  /** That end by themselves, unless something else is wrong. */
  private static final Set<String> PASSING = Set.of("RollingOut", "ConfigNotLoaded");

  private ReadyCheck() {}

  static List<Finding> look(Evidence seen) {
    boolean explained =
        Check.CAUSES.stream()
            .flatMap(check -> check.look().apply(seen).stream())
            .anyMatch(finding -> finding.level() == Level.PROBLEM);
    return explained
        ? List.of()
        : seen.condition("Ready").stream()
            .filter(ready -> "False".equals(ready.getStatus()))
            .map(ReadyCheck::finding)
            .toList();
  }

  private static Finding finding(Condition ready) {
    var reason = Objects.requireNonNullElse(ready.getReason(), "");
    if (PASSING.contains(reason)) {
      return Finding.hint(ready.getMessage(), "Wait: it is on its way.");
    }
    if (reason.endsWith("Missing") || reason.endsWith("Incomplete")) {
      // Or the check of what the spec names had found it.
      return Finding.hint(
          ready.getMessage(), "It is there by now: the operator looks again every few seconds.");
    }
    return Finding.problem(
        ready.getMessage(),
        "Nothing else was found: the operator's log and the Events of the StokeCluster may say more.");
  }
}
