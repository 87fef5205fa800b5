package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Ownership;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.resources.Child;
import dev.stoke.operator.resources.Children;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/**
 * Looks whether a name that is needed is taken. What the caches show as ours is ours; only for the
 * rest the API is asked, which is once, before it is made: at rest this costs no request.
 */
final class OwnershipStep {
  private OwnershipStep() {}

  /** The plan, which cannot be carried out when it would overwrite what is somebody else's. */
  static Plan check(
      StokeCluster cluster, Plan plan, Answers answers, Context<StokeCluster> context) {
    if (!plan.makesSomething()) {
      return plan;
    }
    var checked = plan;
    for (var child : Children.named(plan)) {
      var found =
          isCachedAsOurs(child, cluster, context) ? null : answers.get(child.type(), child.name());
      if (found != null && !Ownership.isOurs(cluster.getMetadata(), found)) {
        checked = checked.with(Ownership.problem(cluster.getMetadata(), found));
      }
    }
    return checked;
  }

  private static boolean isCachedAsOurs(
      Child child, StokeCluster cluster, Context<StokeCluster> context) {
    return context
        .getSecondaryResourcesAsStream(child.type())
        .filter(object -> object.getMetadata().getName().equals(child.name()))
        .anyMatch(object -> Ownership.isOurs(cluster.getMetadata(), object));
  }
}
