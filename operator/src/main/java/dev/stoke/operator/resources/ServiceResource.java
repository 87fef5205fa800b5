package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** Where clients reach whichever auth pods are ready. */
@KubernetesDependent
public final class ServiceResource extends PlannedResource<Service> {
  public ServiceResource() {
    super(Service.class, ServiceResource::desired);
  }

  static Service desired(Plan plan) {
    // spotless:off
    return new ServiceBuilder()
        .withMetadata(metadata(plan, plan.names().service()))
        .withNewSpec()
          .withType("ClusterIP")
          .withSelector(plan.names().selector())
          .withPorts(Ports.service(Ports.HTTP, Names.HTTP_PORT))
        .endSpec()
        .build();
    // spotless:on
  }
}
