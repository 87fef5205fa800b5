package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/**
 * Who the auth pods are to Kubernetes: somebody of their own, so that nothing that was granted to
 * the namespace's {@code default} is theirs. Without a token, as they never call the API.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class ServiceAccountResource extends PlannedResource<ServiceAccount> {
  public ServiceAccountResource() {
    super(ServiceAccount.class, Names::serviceAccount, ServiceAccountResource::desired);
  }

  static ServiceAccount desired(Plan plan) {
    // spotless:off
    return new ServiceAccountBuilder()
        .withMetadata(metadata(plan, plan.names().serviceAccount()))
        .withAutomountServiceAccountToken(false)
        .build();
    // spotless:on
  }
}
