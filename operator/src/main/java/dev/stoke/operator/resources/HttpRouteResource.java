package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRouteBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/**
 * The way in for clients outside, by a Gateway. The server's defaults are written out: in lists
 * that are one value to it they would look like differences for ever.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class HttpRouteResource extends PlannedResource<HTTPRoute> {
  public HttpRouteResource() {
    super(HTTPRoute.class, Names::ingress, HttpRouteResource::desired);
  }

  static HTTPRoute desired(Plan plan) {
    var ingress = requireNonNull(plan.spec().ingress(), "spec.ingress is null");
    var gateway = requireNonNull(ingress.gateway(), "spec.ingress.gateway is null");
    // spotless:off
    return new HTTPRouteBuilder()
        .withMetadata(metadata(plan, plan.names().ingress()))
        .editMetadata()
          .addToAnnotations(ingress.annotations())
        .endMetadata()
        .withNewSpec()
          .addNewParentRef()
            .withGroup("gateway.networking.k8s.io")
            .withKind("Gateway")
            .withName(gateway.name())
            .withNamespace(gateway.namespace())
            .withSectionName(gateway.sectionName())
          .endParentRef()
          .withHostnames(ingress.hosts())
          .addNewRule()
            .addNewMatch()
              .withNewPath()
                .withType("PathPrefix")
                .withValue(ingress.path())
              .endPath()
            .endMatch()
            .addNewBackendRef()
              .withGroup("")
              .withKind("Service")
              .withName(plan.names().service())
              .withPort(plan.spec().service().port())
              .withWeight(1)
            .endBackendRef()
          .endRule()
        .endSpec()
        .build();
    // spotless:on
  }

  /** Whether there are HTTPRoutes at all. */
  public static final class Installed extends PlanCondition<HTTPRoute> {
    public Installed() {
      super(installed(OptionalApi.HTTP_ROUTES));
    }
  }

  /** Only with a Gateway. */
  public static final class Wanted extends PlanCondition<HTTPRoute> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      var ingress = plan.spec().ingress();
      return ingress != null && ingress.gateway() != null;
    }
  }
}
