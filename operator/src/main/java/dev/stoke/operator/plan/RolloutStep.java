package dev.stoke.operator.plan;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How far down a new pod template may go (guarantee rule 8.3): past a pod when those above it are
 * through and enough others have keys that verifiers know. At rest the partition holds all pods, so
 * that a new template never replaces one before it was asked for here.
 *
 * @param waits at most one sentence
 */
record RolloutStep(int partition, List<String> waits) {

  static RolloutStep held(int replicas) {
    return new RolloutStep(replicas, List.of());
  }

  static RolloutStep next(
      Names names,
      int replicas,
      MembershipConfig config,
      Set<Integer> leaving,
      MembershipSeen seen,
      int maxSigners) {
    var set = seen.set();
    if (set == null) {
      return held(replicas);
    }
    if (!set.upToDate()) {
      return new RolloutStep(set.partition(), List.of());
    }
    return isRolling(set, replicas, seen)
        ? new Walk(names, replicas, config, leaving, seen, set, maxSigners).down()
        : held(replicas);
  }

  private static boolean isRolling(SetSeen set, int replicas, MembershipSeen seen) {
    return !set.current().equals(set.update())
        || seen.pods().headMap(replicas).values().stream()
            .anyMatch(pod -> !pod.revision().equals(set.update()));
  }

  /** From the highest ordinal down. */
  private record Walk(
      Names names,
      int replicas,
      MembershipConfig config,
      Set<Integer> leaving,
      MembershipSeen seen,
      SetSeen set,
      int maxSigners) {

    RolloutStep down() {
      String wait = "";
      for (int ordinal = replicas - 1; ordinal >= 0; ordinal--) {
        var member = seen.member(ordinal);
        var pod = member.pod();
        var name = names.pod(ordinal);
        if (pod == null || pod.terminating()) {
          wait = either(wait, "Waiting for " + name + " to be replaced.");
        } else if (pod.revision().equals(set.update())) {
          if (!pod.ready()) {
            wait = either(wait, "Waiting for " + name + " of the new revision to become ready.");
          } else if (!member.hasLoaded(config.revision())) {
            wait =
                either(
                    wait,
                    "Waiting for %s of the new revision to report configuration revision %d."
                        .formatted(name, config.revision()));
          }
        } else if (!wait.isEmpty()) {
          return new RolloutStep(ordinal + 1, List.of(wait));
        } else {
          var reason = reasonToHold(member);
          return reason.isEmpty()
              ? new RolloutStep(ordinal, List.of("Waiting for " + name + " to be replaced."))
              : new RolloutStep(ordinal + 1, List.of(reason));
        }
      }
      return new RolloutStep(0, wait.isEmpty() ? List.of() : List.of(wait));
    }

    /** Empty when the pod may be replaced. */
    private String reasonToHold(MemberSeen member) {
      if (leaving.contains(member.ordinal()) && member.ready()) {
        return "Waiting for "
            + names.pod(member.ordinal())
            + " to leave before the others are replaced.";
      }
      if (replicas == 1 || member.signsNothing()) {
        return "";
      }
      var others = new TreeSet<Integer>();
      int hopeful = 0;
      for (int other = 0; other < replicas; other++) {
        if (other != member.ordinal() && !leaving.contains(other)) {
          hopeful += seen.member(other).mayHoldPropagatedKey() ? 1 : 0;
          if (seen.member(other).ready() && seen.member(other).holdsPropagatedKey()) {
            others.add(other);
          }
        }
      }
      if (hopeful == 0) {
        // Most likely a moment; if not, losing the last key is for the user to decide.
        return "Waiting for any other member to run, before %1$s is replaced; delete the pod %1$s to go on without."
            .formatted(names.pod(member.ordinal()));
      }
      int needed = needed(hopeful);
      return others.size() >= needed
          ? ""
          : "Waiting for %d more of the other members to have an active key that every verifier can know, before %s is replaced."
              .formatted(needed - others.size(), names.pod(member.ordinal()));
    }

    /** Never more than can come: who is down may wait for this very rollout. */
    private int needed(int hopeful) {
      int signers = maxSigners == 0 ? replicas : Math.min(maxSigners, replicas);
      int needed = replicas >= 3 ? 2 : 1;
      return Math.max(1, Math.min(needed, Math.min(signers - 1, hopeful)));
    }

    private static String either(String first, String second) {
      return first.isEmpty() ? second : first;
    }
  }
}
