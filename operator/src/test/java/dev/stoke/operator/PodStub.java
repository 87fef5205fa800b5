package dev.stoke.operator;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;

/**
 * What a kubelet does with the pods of one namespace, without running anything: they become ready
 * after a while, and are gone a while after they are deleted.
 */
final class PodStub implements AutoCloseable {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);
  private static final String READY =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
        "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}]}}
      """;

  private final KubernetesClient client;
  private final String namespace;
  private final RandomGenerator random;
  private final int slowestMillis;
  private final Map<String, Long> dueNanos = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  PodStub(KubernetesClient client, String namespace, RandomGenerator random, int slowestMillis) {
    this.client = client;
    this.namespace = namespace;
    this.random = random;
    this.slowestMillis = slowestMillis;
    this.thread = Thread.ofVirtual().start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        client.pods().inNamespace(namespace).list().getItems().forEach(this::look);
      } catch (KubernetesClientException e) {
        // The API server restarts, or the pod is gone: looked at again below.
      }
      try {
        Thread.sleep(40);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(Pod pod) {
    boolean ends = pod.getMetadata().getDeletionTimestamp() != null;
    if (!ends && isReady(pod)) {
      return;
    }
    var key = pod.getMetadata().getUid() + ends;
    long due =
        dueNanos.computeIfAbsent(
            key, k -> System.nanoTime() + random.nextInt(1, slowestMillis) * 1_000_000L);
    if (System.nanoTime() < due) {
      return;
    }
    if (ends) {
      client.resource(pod).withGracePeriod(0).delete();
    } else if (pod.getSpec().getNodeName() == null) {
      bind(pod);
    } else {
      client.resource(pod).subresource("status").patch(MERGE, READY);
    }
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .anyMatch(condition ->
                condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** To a node: without one it would be gone as soon as it is deleted. */
  private void bind(Pod pod) {
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(namespace)
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName("node")
            .endTarget()
            .build();
    client.raw(
        "/api/v1/namespaces/%s/pods/%s/binding".formatted(namespace, pod.getMetadata().getName()),
        "POST",
        binding);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
