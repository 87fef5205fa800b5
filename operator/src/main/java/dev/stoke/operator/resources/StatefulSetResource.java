package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Fingerprint;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/**
 * Runs the auth pods. Its pod template must not depend on the number of replicas: a change of it
 * replaces every pod, and with it every signing key.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class StatefulSetResource extends PlannedResource<StatefulSet> {
  public StatefulSetResource() {
    super(StatefulSet.class, Names::statefulSet, StatefulSetResource::desired);
  }

  static StatefulSet desired(Plan plan) {
    // spotless:off
    return new StatefulSetBuilder()
        .withMetadata(metadata(plan, plan.names().statefulSet()))
        .editMetadata()
          .addToAnnotations(Names.TEMPLATE_HASH, plan.templateHash())
        .endMetadata()
        .withNewSpec()
          .withReplicas(plan.membership().replicas())
          .withServiceName(plan.names().peersService())
          // Of creation and scaling only: updates still go one by one, and a bad one mends itself.
          .withPodManagementPolicy("Parallel")
          // Written together with the template, or a new one would replace pods at once.
          .withNewUpdateStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
              .withPartition(plan.membership().partition())
            .endRollingUpdate()
          .endUpdateStrategy()
          .withNewSelector()
            .withMatchLabels(plan.names().selector())
          .endSelector()
          .withTemplate(AuthPodTemplate.of(plan))
        .endSpec()
        .build();
    // spotless:on
  }

  /** Two plans with the same one run the same pods. */
  public static String templateHash(Plan plan) {
    return Fingerprint.of(Serialization.asJson(AuthPodTemplate.of(plan)));
  }
}
