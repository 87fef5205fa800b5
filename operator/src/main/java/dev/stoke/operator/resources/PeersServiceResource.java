package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.List;

/** Gives each auth pod a name that the others know before it is ready. */
@KubernetesDependent
public final class PeersServiceResource extends PlannedResource<Service> {
  public PeersServiceResource() {
    super(Service.class, Names::peersService, PeersServiceResource::desired);
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
          .withPorts(ports(plan))
        .endSpec()
        .build();
    // spotless:on
  }

  /** Metrics are fetched from each pod by itself: only this Service can lead to all of them. */
  private static List<ServicePort> ports(Plan plan) {
    var http = Ports.service(Ports.HTTP, Names.HTTP_PORT, Ports.HTTP);
    var peer = Ports.service(Ports.PEER, Names.PEER_PORT, Ports.PEER);
    return plan.spec().monitoring().serviceMonitor()
        ? List.of(
            http, peer, Ports.service(Ports.MANAGEMENT, Names.MANAGEMENT_PORT, Ports.MANAGEMENT))
        : List.of(http, peer);
  }
}
