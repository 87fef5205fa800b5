package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.MemberSeen;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Plan;
import java.time.Duration;

/**
 * When to look again. What pods report cannot be watched, so it is asked for: often while something
 * waits for it, seldom at rest. A look that takes long, as pods or this machine have too much to
 * do, is followed by a longer pause: looking more often would only make it worse.
 */
final class Pace {
  /** A report is all that the next step waits for. */
  static final Duration FAST = Duration.ofSeconds(1);

  /** Something is not as asked for; also what the user has to mend and cannot be watched. */
  static final Duration STEADY = Duration.ofSeconds(5);

  static final Duration REST = Duration.ofSeconds(30);

  /** Of the pause to the look before it. */
  private static final int PAUSE_TO_LOOK = 2;

  private Pace() {}

  /**
   * @param look how long it took to look this time
   */
  static Duration next(
      StokeCluster cluster,
      Plan plan,
      MembershipSeen seen,
      StokeClusterStatus status,
      Duration look) {
    var wanted = wanted(cluster, plan, seen, status);
    var least = look.multipliedBy(PAUSE_TO_LOOK);
    return wanted.compareTo(least) > 0 ? wanted : least;
  }

  private static Duration wanted(
      StokeCluster cluster, Plan plan, MembershipSeen seen, StokeClusterStatus status) {
    if (!plan.feasible()) {
      return STEADY;
    }
    if (plan.paused() || (plan.replicas() == 0 && plan.members().isEmpty())) {
      return REST;
    }
    boolean behind =
        seen.members().values().stream()
            .anyMatch(member -> runs(member) && !member.hasLoaded(plan.revision()));
    if (behind || !plan.membership().waits().isEmpty()) {
      return FAST;
    }
    boolean fine =
        status.conditions().stream()
            .filter(condition ->
                condition.getType().equals("Ready") || condition.getType().equals("KeysPropagated"))
            .allMatch(condition -> condition.getStatus().equals("True"));
    // Not all at the same moment, and for each always at the same.
    int share = Math.floorMod(cluster.getMetadata().getUid().hashCode(), 6);
    return fine ? REST.minusSeconds(share) : STEADY;
  }

  private static boolean runs(MemberSeen member) {
    return !member.ended();
  }
}
