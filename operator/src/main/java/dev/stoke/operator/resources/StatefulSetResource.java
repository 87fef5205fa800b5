package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

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
          .withTemplate(template(plan))
        .endSpec()
        .build();
    // spotless:on
  }

  private static PodTemplateSpec template(Plan plan) {
    // spotless:off
    return new PodTemplateSpecBuilder()
        .withNewMetadata()
          .withLabels(plan.names().labels())
          .addToAnnotations(Names.RESTART_HASH, plan.restartHash())
        .endMetadata()
        .withSpec(AuthPod.spec(plan))
        .build();
    // spotless:on
  }

  /** Two plans with the same one run the same pods. */
  public static String templateHash(Plan plan) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(Serialization.asJson(template(plan)).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
