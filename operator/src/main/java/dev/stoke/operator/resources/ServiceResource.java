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
    super(Service.class, Names::service, ServiceResource::desired);
  }

  static Service desired(Plan plan) {
    var service = plan.spec().service();
    var traffic = service.externalTrafficPolicy();
    var port = plan.spec().tls() == null ? Ports.HTTP : Ports.HTTPS;
    // spotless:off
    return new ServiceBuilder()
        .withMetadata(metadata(plan, plan.names().service()))
        .editMetadata()
          .addToAnnotations(service.annotations())
        .endMetadata()
        .withNewSpec()
          .withType(service.type().name())
          .withExternalTrafficPolicy(traffic == null ? null : traffic.name())
          .withLoadBalancerClass(service.loadBalancerClass())
          .withSelector(plan.names().selector())
          .withPorts(Ports.service(port, service.port(), Ports.HTTP))
        .endSpec()
        .build();
    // spotless:on
  }
}
