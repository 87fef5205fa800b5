package dev.stoke.operator.resources;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.DependentResource;
import io.javaoperatorsdk.operator.processing.dependent.workflow.Condition;
import java.util.function.Predicate;

/** When an object is there at all; one that no longer is asked for is deleted. */
abstract class PlanCondition<R extends HasMetadata> implements Condition<R, StokeCluster> {
  private final Predicate<Plan> wanted;

  PlanCondition(Predicate<Plan> wanted) {
    this.wanted = wanted;
  }

  /** The same for every StokeCluster: whether objects of its kind can be watched. */
  static Predicate<Plan> installed(OptionalApi api) {
    return plan -> plan.apis().contains(api);
  }

  @Override
  public final boolean isMet(
      DependentResource<R, StokeCluster> resource,
      StokeCluster cluster,
      Context<StokeCluster> context) {
    return wanted.test(PlannedResource.plan(context));
  }
}
