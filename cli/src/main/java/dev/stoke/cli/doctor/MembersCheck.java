package dev.stoke.cli.doctor;

import dev.stoke.operator.api.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Do the pods reach each other, and are their keys known everywhere? */
final class MembersCheck {
  private static final Duration SLACK = Duration.ofMinutes(5);

  private MembersCheck() {}

  static List<Finding> look(Evidence seen) {
    var findings = new ArrayList<Finding>();
    new TreeMap<>(seen.reports())
        .forEach((pod, report) ->
            new TreeMap<>(report.memberErrors())
                .forEach((member, error) -> {
                  // One that does not run or is ending is no trouble of the network.
                  if (runs(seen, member)) {
                    findings.add(
                        Finding.problem(
                            "%s does not reach %s: %s.".formatted(pod, member, error),
                            "Port 8081 must be open between the auth pods, and DNS must know their names: look at NetworkPolicies and at Service %s."
                                .formatted(seen.names().peersService())));
                  }
                }));
    seen.condition("KeysPropagated")
        .filter(condition -> "False".equals(condition.getStatus()))
        .filter(condition -> !seen.cluster().getSpec().hibernated())
        .ifPresent(condition ->
            findings.add(
                isPatient(seen, condition.getLastTransitionTime())
                    ? Finding.hint(
                        condition.getMessage(),
                        "Wait: a key signs when every pod has served it for %s (spec.keys.propagationDelay); until then other pods sign."
                            .formatted(seen.cluster().getSpec().keys().propagationDelay()))
                    : Finding.problem(
                        condition.getMessage(),
                        "It should be over by now: the other findings, or the pods' logs, say what holds it up.")));
    return findings;
  }

  private static boolean runs(Evidence seen, String member) {
    return seen.pods().stream()
        .anyMatch(pod ->
            pod.getMetadata().getName().equals(member)
                && pod.getMetadata().getDeletionTimestamp() == null
                && PodsCheck.ready(pod));
  }

  private static boolean isPatient(Evidence seen, String since) {
    try {
      var delay =
          Duration.ofSeconds(Durations.seconds(seen.cluster().getSpec().keys().propagationDelay()));
      return Instant.parse(since).plus(delay).plus(SLACK).isAfter(seen.now());
    } catch (DateTimeException e) {
      return false;
    }
  }
}
