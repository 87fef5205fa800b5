package dev.stoke.local.embedded.resources;

import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.model.ResourceType.ScalePaths;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The built-in resources that this server has. */
public final class BuiltIns {
  private static final Optional<ScalePaths> WORKLOAD_SCALE =
      Optional.of(new ScalePaths("spec.replicas", "status.replicas", Optional.empty()));

  public static final ResourceType NAMESPACES = cluster("", "Namespace", "namespaces", true, "ns");
  public static final ResourceType NODES = cluster("", "Node", "nodes", true, "no");
  public static final ResourceType PODS = namespaced("", "Pod", "pods", true, "po");
  public static final ResourceType SERVICES = namespaced("", "Service", "services", true, "svc");
  public static final ResourceType STATEFUL_SETS =
      scaled(namespaced("apps", "StatefulSet", "statefulsets", true, "sts"));
  public static final ResourceType CONTROLLER_REVISIONS =
      namespaced("apps", "ControllerRevision", "controllerrevisions", false);
  public static final ResourceType CRDS =
      cluster(
          "apiextensions.k8s.io",
          "CustomResourceDefinition",
          "customresourcedefinitions",
          true,
          "crd",
          "crds");

  static final List<ResourceType> ALL =
      List.of(
          NAMESPACES,
          NODES,
          PODS,
          SERVICES,
          namespaced("", "Endpoints", "endpoints", false, "ep"),
          namespaced("", "ConfigMap", "configmaps", false, "cm"),
          namespaced("", "Secret", "secrets", false),
          namespaced("", "Event", "events", false, "ev"),
          namespaced("", "ServiceAccount", "serviceaccounts", false, "sa"),
          STATEFUL_SETS,
          scaled(namespaced("apps", "Deployment", "deployments", true, "deploy")),
          CONTROLLER_REVISIONS,
          namespaced("policy", "PodDisruptionBudget", "poddisruptionbudgets", true, "pdb"),
          namespaced("networking.k8s.io", "NetworkPolicy", "networkpolicies", false, "netpol"),
          namespaced("networking.k8s.io", "Ingress", "ingresses", true, "ing"),
          new ResourceType(
              "autoscaling",
              "v2",
              "HorizontalPodAutoscaler",
              "horizontalpodautoscalers",
              "horizontalpodautoscaler",
              List.of("hpa"),
              List.of("all"),
              true,
              true,
              Optional.empty()),
          namespaced("coordination.k8s.io", "Lease", "leases", false),
          namespaced("rbac.authorization.k8s.io", "Role", "roles", false),
          namespaced("rbac.authorization.k8s.io", "RoleBinding", "rolebindings", false),
          cluster("rbac.authorization.k8s.io", "ClusterRole", "clusterroles", false),
          cluster("rbac.authorization.k8s.io", "ClusterRoleBinding", "clusterrolebindings", false),
          CRDS,
          namespaced("discovery.k8s.io", "EndpointSlice", "endpointslices", false),
          namespaced("events.k8s.io", "Event", "events", false, "ev"));

  private BuiltIns() {}

  private static ResourceType cluster(
      String group, String kind, String plural, boolean status, String... shortNames) {
    return type(group, kind, plural, false, status, shortNames);
  }

  private static ResourceType namespaced(
      String group, String kind, String plural, boolean status, String... shortNames) {
    return type(group, kind, plural, true, status, shortNames);
  }

  private static ResourceType type(
      String group,
      String kind,
      String plural,
      boolean namespaced,
      boolean status,
      String... shortNames) {
    boolean inAll = List.of("pods", "services", "statefulsets", "deployments").contains(plural);
    return new ResourceType(
        group,
        "v1",
        kind,
        plural,
        kind.toLowerCase(Locale.ROOT),
        List.of(shortNames),
        inAll ? List.of("all") : List.of(),
        namespaced,
        status,
        Optional.empty());
  }

  private static ResourceType scaled(ResourceType type) {
    return new ResourceType(
        type.group(),
        type.version(),
        type.kind(),
        type.plural(),
        type.singular(),
        type.shortNames(),
        type.categories(),
        type.namespaced(),
        type.hasStatus(),
        WORKLOAD_SCALE);
  }
}
