package dev.stoke.operator.resources;

import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.util.ArrayList;
import java.util.List;

/** An object that a plan leads to, by its kind and its name in the StokeCluster's namespace. */
public record Child(Class<? extends HasMetadata> type, String name) {
  /** All of them. */
  public static List<Child> of(Plan plan) {
    var names = plan.names();
    var children =
        new ArrayList<>(
            List.of(
                new Child(ConfigMap.class, names.configMap()),
                new Child(Service.class, names.peersService()),
                new Child(Service.class, names.service()),
                new Child(Secret.class, names.caSecret()),
                new Child(Secret.class, names.peerTlsSecret()),
                new Child(Secret.class, names.ledgerMacSecret()),
                new Child(ServiceAccount.class, names.serviceAccount()),
                new Child(StatefulSet.class, names.statefulSet())));
    if (PodDisruptionBudgetResource.Wanted.test(plan)) {
      children.add(new Child(PodDisruptionBudget.class, names.podDisruptionBudget()));
    }
    if (NetworkPolicyResource.Wanted.test(plan)) {
      children.add(new Child(NetworkPolicy.class, names.networkPolicy()));
    }
    if (IngressResource.Wanted.test(plan)) {
      children.add(new Child(Ingress.class, names.ingress()));
    }
    if (HttpRouteResource.Wanted.test(plan) && plan.apis().contains(OptionalApi.HTTP_ROUTES)) {
      children.add(new Child(HTTPRoute.class, names.ingress()));
    }
    if (ServiceMonitorResource.Wanted.test(plan)
        && plan.apis().contains(OptionalApi.SERVICE_MONITORS)) {
      children.add(new Child(ServiceMonitor.class, names.serviceMonitor()));
    }
    return children;
  }
}
