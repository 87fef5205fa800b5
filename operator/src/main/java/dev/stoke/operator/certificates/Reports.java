package dev.stoke.operator.certificates;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;

/**
 * What is known of the pods that there are. A pod that exists and does not answer may run: every
 * step waits for it.
 *
 * @param of by instance id: those that answered
 * @param silent instance ids of all other pods that exist
 */
public record Reports(Map<String, UsedCredentials> of, Set<String> silent) {
  public Reports {
    of = Map.copyOf(of);
    silent = Set.copyOf(silent);
  }

  /** Pods that nobody has asked. */
  public static Reports none(Set<String> pods) {
    return new Reports(Map.of(), pods);
  }

  Set<String> pods() {
    var pods = new HashSet<>(silent);
    pods.addAll(of.keySet());
    return pods;
  }

  /** Every pod says so; so it is where there is no pod. */
  boolean all(BiPredicate<String, UsedCredentials> says) {
    return silent.isEmpty()
        && of.entrySet().stream().allMatch(pod -> says.test(pod.getKey(), pod.getValue()));
  }
}
