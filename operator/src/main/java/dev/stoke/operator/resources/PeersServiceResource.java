package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** Gives each auth pod a name that the others know before it is ready. */
@KubernetesDependent
public final class PeersServiceResource extends PlannedResource<Service> {
  public PeersServiceResource() {
    super(Service.class, PeersServiceResource::desired);
  }

  static Service desired(Plan plan) {
    // spotless:off
    return new ServiceBuilder()
        .withMetadata(metadata(plan, plan.names().peersService()))
        .withNewSpec()
          .withClusterIP("None")
          // A pod becomes ready by hearing the others: they have to find each other before.
          .withPublishNotReadyAddresses(true)
          .withSelector(plan.names().selector())
          .withPorts(
              Ports.service(Ports.HTTP, Names.HTTP_PORT),
              Ports.service(Ports.PEER, Names.PEER_PORT))
        .endSpec()
        .build();
    // spotless:on
  }
}
