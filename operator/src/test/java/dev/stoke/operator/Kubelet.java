package dev.stoke.operator;

import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;

/** What a kubelet does with the pods of one namespace, when a test says so. */
final class Kubelet {
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final String READY =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
        "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}], "containerStatuses": null}}
      """;

  private static final String CRASHED =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
        "containerStatuses": [{"name": "stoke-pod", "image": "i", "imageID": "i", "ready": false,
          "restartCount": 9, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}
      """;

  private final KubernetesClient client;
  private final String namespace;

  Kubelet(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  Pod pod(String name) {
    return client.pods().inNamespace(namespace).withName(name).get();
  }

  void makePodsReady() {
    pods().forEach(pod -> client.resource(pod).subresource("status").patch(MERGE, READY));
  }

  void crash(String name) {
    client.resource(pod(name)).subresource("status").patch(MERGE, CRASHED);
  }

  /** Such a pod ends in its own time; without a node it is gone as soon as it is deleted. */
  void runOnANode(String name) {
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(namespace)
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName("node")
            .endTarget()
            .build();
    client.raw("/api/v1/namespaces/%s/pods/%s/binding".formatted(namespace, name), "POST", binding);
  }

  /** Ends the pods that are to end, until so many are left. */
  void letPodsEnd(int left) {
    await()
        .until(() -> {
          pods().stream()
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
              .forEach(this::end);
          return pods().size() == left;
        });
  }

  /**
   * Ends the pod when it is to end, and waits for its successor.
   *
   * @param uids of pods by name, as they were before
   */
  void awaitReplaced(String name, Map<String, String> uids) {
    await()
        .until(() -> {
          var pod = pod(name);
          if (pod != null && pod.getMetadata().getDeletionTimestamp() != null) {
            end(pod);
            return false;
          }
          return pod != null && !pod.getMetadata().getUid().equals(uids.get(name));
        });
  }

  private void end(Pod pod) {
    client.resource(pod).withGracePeriod(0).delete();
  }
}
