package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/**
 * Runs the auth pods. Its pod template must not depend on the number of replicas: a change of it
 * replaces every pod, and with it every signing key.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class StatefulSetResource extends PlannedResource<StatefulSet> {
  public StatefulSetResource() {
    super(StatefulSet.class, StatefulSetResource::desired);
  }

  static StatefulSet desired(Plan plan) {
    // spotless:off
    return new StatefulSetBuilder()
        .withMetadata(metadata(plan, plan.names().statefulSet()))
        .withNewSpec()
          .withReplicas(plan.members().size())
          .withServiceName(plan.names().peersService())
          // Of creation and scaling only: updates still go one by one, and a bad one mends itself.
          .withPodManagementPolicy("Parallel")
          .withNewSelector()
            .withMatchLabels(plan.names().selector())
          .endSelector()
          .withNewTemplate()
            .withNewMetadata()
              .withLabels(plan.names().labels())
              .addToAnnotations(Names.RESTART_HASH, plan.restartHash())
            .endMetadata()
            .withSpec(AuthPod.spec(plan))
          .endTemplate()
        .endSpec()
        .build();
    // spotless:on
  }
}
