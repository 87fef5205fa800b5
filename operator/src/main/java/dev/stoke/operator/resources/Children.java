package dev.stoke.operator.resources;

import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** All objects of a plan together, for those who want to read them. */
public final class Children {
  private static final List<Entry> ALL =
      List.of(
          always(new ConfigMapResource()),
          always(new PeersServiceResource()),
          always(new ServiceResource()),
          always(new AuthoritySecretResource()),
          always(new PeerTlsSecretResource()),
          always(new LedgerMacSecretResource()),
          always(new ServiceAccountResource()),
          always(new StatefulSetResource()),
          on(new PodDisruptionBudgetResource(), PodDisruptionBudgetResource.Wanted::test),
          on(new NetworkPolicyResource(), NetworkPolicyResource.Wanted::test),
          on(new IngressResource(), IngressResource.Wanted::test),
          new Entry(
              new HttpRouteResource(),
              HttpRouteResource.Wanted::test,
              plan -> plan.apis().contains(OptionalApi.HTTP_ROUTES)),
          new Entry(
              new ServiceMonitorResource(),
              ServiceMonitorResource.Wanted::test,
              plan -> plan.apis().contains(OptionalApi.SERVICE_MONITORS)),
          new Entry(
              new CertificateResource(),
              CertificateResource.Wanted::test,
              plan -> plan.apis().contains(OptionalApi.CERTIFICATES)));

  private Children() {}

  /**
   * @param installed whether the Kubernetes cluster has its kind
   */
  private record Entry(
      PlannedResource<?> resource, Predicate<Plan> wanted, Predicate<Plan> installed) {}

  private static Entry always(PlannedResource<?> resource) {
    return on(resource, plan -> true);
  }

  private static Entry on(PlannedResource<?> resource, Predicate<Plan> wanted) {
    return new Entry(resource, wanted, plan -> true);
  }

  /** What the plan makes now in this Kubernetes cluster, by kind and name. */
  public static List<Child> named(Plan plan) {
    return ALL.stream()
        .filter(entry -> entry.wanted().test(plan) && entry.installed().test(plan))
        .filter(entry -> !entry.resource().isHeldBack(plan))
        .map(entry ->
            new Child(entry.resource().resourceType(), entry.resource().name(plan.names())))
        .toList();
  }

  /** Of which there may be objects in this Kubernetes cluster, wanted or not. */
  public static Set<Class<? extends HasMetadata>> kinds(Plan plan) {
    return ALL.stream()
        .filter(entry -> entry.installed().test(plan))
        .map(entry -> entry.resource().resourceType())
        .collect(Collectors.toSet());
  }

  /**
   * In the order in which they are made, without owners. Those of optional kinds too, whether or
   * not the Kubernetes cluster has their kind.
   */
  public static List<HasMetadata> of(Plan plan, Credentials credentials) {
    return ALL.stream()
        .filter(entry -> entry.wanted().test(plan))
        .<HasMetadata>map(entry -> entry.resource().of(plan, credentials))
        .toList();
  }

  static List<Class<?>> types() {
    return ALL.stream().<Class<?>>map(entry -> entry.resource().getClass()).toList();
  }
}
