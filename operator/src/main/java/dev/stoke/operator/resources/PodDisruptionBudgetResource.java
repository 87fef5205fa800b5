package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** How many auth pods may be taken away at once on purpose. */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class PodDisruptionBudgetResource extends PlannedResource<PodDisruptionBudget> {
  public PodDisruptionBudgetResource() {
    super(
        PodDisruptionBudget.class,
        Names::podDisruptionBudget,
        PodDisruptionBudgetResource::desired);
  }

  static PodDisruptionBudget desired(Plan plan) {
    // spotless:off
    return new PodDisruptionBudgetBuilder()
        .withMetadata(metadata(plan, plan.names().podDisruptionBudget()))
        .withNewSpec()
          .withMaxUnavailable(
              new IntOrString(plan.spec().podDisruptionBudget().maxUnavailable()))
          .withNewSelector()
            .withMatchLabels(plan.names().selector())
          .endSelector()
        .endSpec()
        .build();
    // spotless:on
  }

  /** Also for a single pod, which may be taken away then: it costs nothing. */
  public static final class Wanted extends PlanCondition<PodDisruptionBudget> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      return plan.spec().podDisruptionBudget().enabled();
    }
  }
}
