package dev.stoke.e2e.witness;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pods of one StokeCluster, watched. */
final class ServicePods implements AutoCloseable {
  private static final int HTTP_PORT = 8080;
  private static final int MANAGEMENT_PORT = 9090;
  private static final long RESYNC_MILLIS = 60_000;

  private final SharedIndexInformer<io.fabric8.kubernetes.api.model.Pod> informer;

  ServicePods(KubernetesClient client, String namespace, String cluster) {
    this.informer =
        client
            .pods()
            .inNamespace(namespace)
            .withLabels(
                Map.of("app.kubernetes.io/name", "stoke", "app.kubernetes.io/instance", cluster))
            .runnableInformer(RESYNC_MILLIS)
            .run();
  }

  /** Those with an address, by name. */
  List<Pod> all() {
    return informer.getStore().list().stream()
        .filter(pod -> pod.getStatus() != null && pod.getStatus().getPodIP() != null)
        .map(ServicePods::pod)
        .sorted(Comparator.comparing(Pod::name))
        .toList();
  }

  /** Whether the very same pod has a Ready endpoint now. */
  boolean isReady(Pod pod) {
    Optional<Pod> now = all().stream().filter(each -> each.uid().equals(pod.uid())).findFirst();
    return now.map(Pod::endpointReady).orElse(false);
  }

  private static Pod pod(io.fabric8.kubernetes.api.model.Pod pod) {
    String ip = pod.getStatus().getPodIP();
    boolean isReady =
        pod.getMetadata().getDeletionTimestamp() == null
            && pod.getStatus().getConditions().stream()
                .anyMatch(condition ->
                    "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
    return new Pod(
        pod.getMetadata().getName(),
        pod.getMetadata().getUid(),
        URI.create("http://" + ip + ":" + HTTP_PORT),
        URI.create("http://" + ip + ":" + MANAGEMENT_PORT),
        isReady);
  }

  @Override
  public void close() {
    informer.close();
  }
}
