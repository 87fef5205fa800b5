package dev.stoke.operator.resources;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.api.IngressSpec;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.IngressRuleBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;

/** The way in for clients outside, by an ingress controller. */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class IngressResource extends PlannedResource<Ingress> {
  public IngressResource() {
    super(Ingress.class, Names::ingress, IngressResource::desired);
  }

  static Ingress desired(Plan plan) {
    var spec = requireNonNull(plan.spec().ingress(), "spec.ingress is null");
    // spotless:off
    var ingress = new IngressBuilder()
        .withMetadata(metadata(plan, plan.names().ingress()))
        .editMetadata()
          .addToAnnotations(spec.annotations())
        .endMetadata()
        .withNewSpec()
          .withIngressClassName(spec.className())
          .withRules(spec.hosts().stream().map(host -> rule(plan, spec, host)).toList())
        .endSpec();
    return spec.tlsSecretName() == null
        ? ingress.build()
        : ingress
            .editSpec()
              .addNewTl()
                .withHosts(spec.hosts())
                .withSecretName(spec.tlsSecretName())
              .endTl()
            .endSpec()
            .build();
    // spotless:on
  }

  private static IngressRule rule(Plan plan, IngressSpec spec, String host) {
    // spotless:off
    return new IngressRuleBuilder()
        .withHost(host)
        .withNewHttp()
          .addNewPath()
            .withPath(spec.path())
            .withPathType("Prefix")
            .withNewBackend()
              .withNewService()
                .withName(plan.names().service())
                .withNewPort()
                  .withNumber(plan.spec().service().port())
                .endPort()
              .endService()
            .endBackend()
          .endPath()
        .endHttp()
        .build();
    // spotless:on
  }

  /** Unless a Gateway is the way in. */
  public static final class Wanted extends PlanCondition<Ingress> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      var ingress = plan.spec().ingress();
      return ingress != null && ingress.gateway() == null;
    }
  }
}
