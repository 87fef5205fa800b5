package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.List;

/**
 * The way in for clients outside, by a Gateway. The server's defaults are written out: in lists
 * that are one value to it they would look like differences for ever.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class HttpRouteResource extends PlannedResource<HttpRoute> {
  public HttpRouteResource() {
    super(HttpRoute.class, Names::ingress, HttpRouteResource::desired);
  }

  static HttpRoute desired(Plan plan) {
    var ingress = requireNonNull(plan.spec().ingress(), "spec.ingress is null");
    var gateway = requireNonNull(ingress.gateway(), "spec.ingress.gateway is null");
    var route = new HttpRoute();
    route.setMetadata(
        new ObjectMetaBuilder(metadata(plan, plan.names().ingress()))
            .addToAnnotations(ingress.annotations())
            .build());
    route.setSpec(
        new HttpRoute.Spec(
            List.of(
                new HttpRoute.Parent(
                    "gateway.networking.k8s.io",
                    "Gateway",
                    gateway.name(),
                    gateway.namespace(),
                    gateway.sectionName())),
            ingress.hosts(),
            List.of(
                new HttpRoute.Rule(
                    List.of(new HttpRoute.Match(new HttpRoute.Path("PathPrefix", ingress.path()))),
                    List.of(
                        new HttpRoute.Backend(
                            "",
                            "Service",
                            plan.names().service(),
                            plan.spec().service().port(),
                            1))))));
    return route;
  }

  /** Whether there are HTTPRoutes at all. */
  public static final class Installed extends PlanCondition<HttpRoute> {
    public Installed() {
      super(installed(OptionalApi.HTTP_ROUTES));
    }
  }

  /** Only with a Gateway. */
  public static final class Wanted extends PlanCondition<HttpRoute> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      var ingress = plan.spec().ingress();
      return ingress != null && ingress.gateway() != null;
    }
  }
}
