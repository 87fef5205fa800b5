package dev.stoke.operator.status;

import static java.util.stream.Collectors.joining;

import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.PodTrouble;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The condition about auth pods that do not run, with Kubernetes' reasons. */
final class PodConditions {
  private PodConditions() {}

  static void healthy(Names names, MembershipSeen seen, Conditions conditions) {
    var troubles = troubles(names, seen);
    if (troubles.isEmpty()) {
      conditions.add(Conditions.PODS_HEALTHY, true, "NoFailures", "No auth pod fails.");
    } else {
      conditions.add(
          Conditions.PODS_HEALTHY,
          false,
          troubles.keySet().iterator().next().reason(),
          text(names, seen));
    }
  }

  /** A sentence for each trouble, with the pods that have it; empty when there is none. */
  static String text(Names names, MembershipSeen seen) {
    return troubles(names, seen).entrySet().stream()
        .map(trouble ->
            "%s (%s): %s"
                .formatted(
                    String.join(", ", trouble.getValue()),
                    trouble.getKey().reason(),
                    trouble.getKey().message()))
        .collect(joining(" "));
  }

  private static Map<PodTrouble, List<String>> troubles(Names names, MembershipSeen seen) {
    var troubles = new LinkedHashMap<PodTrouble, List<String>>();
    new TreeMap<>(seen.members())
        .forEach((ordinal, member) -> {
          var pod = member.pod();
          var trouble = pod == null ? null : pod.trouble();
          if (trouble != null) {
            troubles.computeIfAbsent(trouble, key -> new ArrayList<>()).add(names.pod(ordinal));
          }
        });
    return troubles;
  }
}
