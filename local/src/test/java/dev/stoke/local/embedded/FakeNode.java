package dev.stoke.local.embedded;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Says of every pod at once that it is Ready, and lets a deleted one go. */
final class FakeNode implements AutoCloseable {
  private final KubernetesClient client;
  private final SharedIndexInformer<Pod> informer;

  FakeNode(KubernetesClient client) {
    this.client = client;
    this.informer =
        client
            .pods()
            .inAnyNamespace()
            .inform(
                new ResourceEventHandler<>() {
                  @Override
                  public void onAdd(Pod pod) {
                    handle(pod);
                  }

                  @Override
                  public void onUpdate(Pod old, Pod pod) {
                    handle(pod);
                  }

                  @Override
                  public void onDelete(Pod pod, boolean unknown) {}
                });
  }

  private void handle(Pod pod) {
    try {
      if (pod.getMetadata().getDeletionTimestamp() != null) {
        client.resource(pod).withGracePeriod(0).delete();
      } else if (pod.getSpec().getNodeName() == null) {
        client
            .resource(pod)
            .edit(it -> new PodBuilder(it).editSpec().withNodeName("fake").endSpec().build());
      } else if ("Pending".equals(pod.getStatus().getPhase())) {
        client
            .resource(pod)
            .editStatus(it ->
                new PodBuilder(it)
                    .editStatus()
                    .withPhase("Running")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus("True")
                    .withLastTransitionTime(
                        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                    .endCondition()
                    .endStatus()
                    .build());
      }
    } catch (KubernetesClientException raced) {
      // The pod changed or went in between; its next event finds it as it is then.
    }
  }

  @Override
  public void close() {
    informer.close();
  }
}
