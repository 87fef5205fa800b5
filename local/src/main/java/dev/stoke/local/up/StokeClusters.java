package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a person asks of a StokeCluster: is it ready, and where are its pods? Read from the API
 * server.
 */
public final class StokeClusters {
  /** The port of the pods and of the client Service. */
  public static final int HTTP_PORT = 8080;

  private static final ResourceDefinitionContext CONTEXT =
      new ResourceDefinitionContext.Builder()
          .withGroup("stoke.hppr.dev")
          .withVersion("v1")
          .withKind("StokeCluster")
          .withPlural("stokeclusters")
          .withNamespaced(true)
          .build();

  private final KubernetesClient client;

  public StokeClusters(KubernetesClient client) {
    this.client = requireNonNull(client, "client is null");
  }

  /** One auth pod; ready as Kubernetes says. */
  public record PodView(String name, URI url, boolean ready) {}

  /**
   * One cluster.
   *
   * @param ready its Ready condition is True for the stored generation, and as many pods are ready
   * @param scheme {@code https} where its pods have a certificate, else {@code http}
   * @param message of the Ready condition, empty before the operator wrote one
   */
  public record View(
      String name,
      String scheme,
      int wantedReplicas,
      boolean ready,
      String message,
      List<PodView> pods) {
    /** "2 of 3 pods ready". */
    public String summary() {
      long readyPods = pods.stream().filter(PodView::ready).count();
      return readyPods + " of " + wantedReplicas + " pods ready";
    }
  }

  public static MixedOperation<
          GenericKubernetesResource,
          io.fabric8.kubernetes.api.model.GenericKubernetesResourceList,
          Resource<GenericKubernetesResource>>
      of(KubernetesClient client) {
    return client.genericKubernetesResources(CONTEXT);
  }

  public Optional<View> find(String namespace, String name) {
    var cluster = of(client).inNamespace(namespace).withName(name).get();
    return Optional.ofNullable(cluster).map(found -> view(namespace, found));
  }

  private View view(String namespace, GenericKubernetesResource cluster) {
    String name = cluster.getMetadata().getName();
    Map<String, Object> ready = readyCondition(cluster);
    boolean current =
        number(cluster.get("status", "observedGeneration"))
            == cluster.getMetadata().getGeneration();
    int wanted = (int) number(cluster.get("spec", "replicas"));
    String scheme = cluster.get("spec", "tls") == null ? "http" : "https";
    List<PodView> pods = pods(namespace, name, scheme);
    boolean complete = pods.stream().filter(PodView::ready).count() == wanted;
    return new View(
        name,
        scheme,
        wanted,
        current && complete && "True".equals(ready.get("status")),
        String.valueOf(ready.getOrDefault("message", "")),
        pods);
  }

  private List<PodView> pods(String namespace, String cluster, String scheme) {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabels(
            Map.of("app.kubernetes.io/name", "stoke", "app.kubernetes.io/instance", cluster))
        .list()
        .getItems()
        .stream()
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
        .sorted(Comparator.comparing(StokeClusters::ordinal))
        .map(pod -> podView(pod, scheme))
        .toList();
  }

  private static PodView podView(Pod pod, String scheme) {
    boolean ready =
        pod.getMetadata().getDeletionTimestamp() == null
            && pod.getStatus().getConditions().stream()
                .anyMatch(c -> "Ready".equals(c.getType()) && "True".equals(c.getStatus()));
    return new PodView(
        pod.getMetadata().getName(),
        URI.create(scheme + "://" + pod.getStatus().getPodIP() + ":" + HTTP_PORT),
        ready);
  }

  private static int ordinal(Pod pod) {
    String name = pod.getMetadata().getName();
    return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
  }

  @SuppressWarnings("unchecked") // The CRD's schema says that conditions is a list of objects.
  private static Map<String, Object> readyCondition(GenericKubernetesResource cluster) {
    List<Map<String, Object>> conditions = cluster.get("status", "conditions");
    return conditions == null
        ? Map.of()
        : conditions.stream()
            .filter(condition -> "Ready".equals(condition.get("type")))
            .findFirst()
            .orElse(Map.of());
  }

  private static long number(Object value) {
    return value instanceof Number number ? number.longValue() : 0;
  }
}
