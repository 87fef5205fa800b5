package dev.stoke.local.bench;

import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Creates StokeClusters, and watches what becomes of them. */
final class BenchClusters implements AutoCloseable {
  static final int REPLICAS = 3;
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /**
   * @param generation for which it is ready; 0 while it is not
   * @param sinceNanos when that was seen first
   */
  record Ready(long generation, long sinceNanos) {}

  private final KubernetesClient client;
  private final Map<String, Ready> ready = new ConcurrentHashMap<>();
  private final SharedIndexInformer<GenericKubernetesResource> watch;

  BenchClusters(KubernetesClient client) {
    this.client = client;
    this.watch =
        StokeClusters.of(client)
            .inNamespace(BenchPlane.NAMESPACE)
            .inform(PlayedNode.each(this::look));
  }

  GenericKubernetesResource create(String name) {
    return StokeClusters.of(client)
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: stoke.hppr.dev/v1
                kind: StokeCluster
                metadata: {name: %s, namespace: %s}
                spec: {replicas: %d, database: {secretName: %s}}
                """
                    .formatted(name, BenchPlane.NAMESPACE, REPLICAS, BenchPlane.DATABASE_SECRET),
                GenericKubernetesResource.class))
        .create();
  }

  GenericKubernetesResource get(String name) {
    return StokeClusters.of(client).inNamespace(BenchPlane.NAMESPACE).withName(name).require();
  }

  /** Something that pods take up without a restart; the generation that it has then. */
  long change(String name, int tokenMinutes) {
    return StokeClusters.of(client)
        .inNamespace(BenchPlane.NAMESPACE)
        .withName(name)
        .patch(MERGE, "{\"spec\":{\"tokens\":{\"tokenDuration\":\"%dm\"}}}".formatted(tokenMinutes))
        .getMetadata()
        .getGeneration();
  }

  int ready() {
    return (int) ready.values().stream().filter(one -> one.generation() > 0).count();
  }

  /** When the last change of a readiness was seen. */
  long lastReadyNanos() {
    return ready.values().stream().mapToLong(Ready::sinceNanos).max().orElse(System.nanoTime());
  }

  /** Zero while it is not ready. */
  Ready ready(String name) {
    return ready.getOrDefault(name, new Ready(0, 0));
  }

  private void look(GenericKubernetesResource cluster) {
    long generation = isReady(cluster) ? cluster.getMetadata().getGeneration() : 0;
    ready.merge(
        cluster.getMetadata().getName(),
        new Ready(generation, System.nanoTime()),
        (before, now) -> before.generation() == now.generation() ? before : now);
  }

  private static boolean isReady(GenericKubernetesResource cluster) {
    Object observed = cluster.get("status", "observedGeneration");
    List<Map<String, Object>> conditions = cluster.get("status", "conditions");
    return observed instanceof Number number
        && number.longValue() == cluster.getMetadata().getGeneration()
        && conditions != null
        && conditions.stream()
            .anyMatch(condition ->
                "Ready".equals(condition.get("type")) && "True".equals(condition.get("status")));
  }

  @Override
  public void close() {
    watch.stop();
  }
}
