package dev.stoke.operator.resources;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.function.Predicate;

/** All objects of a plan together, for those who want to read them. */
public final class Children {
  private static final List<Child> ALL =
      List.of(
          always(new ConfigMapResource()),
          always(new PeersServiceResource()),
          always(new ServiceResource()),
          always(new AuthoritySecretResource()),
          always(new PeerTlsSecretResource()),
          always(new LedgerMacSecretResource()),
          always(new StatefulSetResource()),
          new Child(new PodDisruptionBudgetResource(), PodDisruptionBudgetResource.Wanted::test),
          new Child(new NetworkPolicyResource(), NetworkPolicyResource.Wanted::test),
          new Child(new IngressResource(), IngressResource.Wanted::test),
          new Child(new HttpRouteResource(), HttpRouteResource.Wanted::test),
          new Child(new ServiceMonitorResource(), ServiceMonitorResource.Wanted::test));

  private Children() {}

  private record Child(PlannedResource<?> resource, Predicate<Plan> wanted) {}

  private static Child always(PlannedResource<?> resource) {
    return new Child(resource, plan -> true);
  }

  /**
   * In the order in which they are made, without owners. Those of optional kinds too, whether or
   * not the Kubernetes cluster has their kind.
   */
  public static List<HasMetadata> of(Plan plan, Credentials credentials) {
    return ALL.stream()
        .filter(child -> child.wanted().test(plan))
        .<HasMetadata>map(child -> child.resource().of(plan, credentials))
        .toList();
  }

  static List<Class<?>> types() {
    return ALL.stream().<Class<?>>map(child -> child.resource().getClass()).toList();
  }
}
