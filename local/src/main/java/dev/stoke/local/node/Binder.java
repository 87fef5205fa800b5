package dev.stoke.local.node;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The scheduler: with one node there is one place for every pod that waits for one. */
final class Binder {
  private static final Logger LOG = LoggerFactory.getLogger(Binder.class);

  private final ClusterWriter writer;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Binder(ClusterWriter writer) {
    this.writer = writer;
  }

  /** Binds it in the background, if it waits; what fails is tried again at the next sweep. */
  void consider(Pod pod) {
    String uid = pod.getMetadata().getUid();
    if (waits(pod) && underWay.add(uid)) {
      Thread.ofVirtual()
          .name("bind-" + pod.getMetadata().getName())
          .start(() -> {
            try {
              writer.bind(pod, NodeObject.NAME);
            } catch (KubernetesClientException e) {
              LOG.atDebug()
                  .setCause(e)
                  .addKeyValue("pod", pod.getMetadata().getName())
                  .log("cannot bind, will try again");
            } finally {
              underWay.remove(uid);
            }
          });
    }
  }

  static boolean waits(Pod pod) {
    String scheduler = pod.getSpec().getSchedulerName();
    return isEmpty(pod.getSpec().getNodeName())
        && pod.getMetadata().getDeletionTimestamp() == null
        && pod.getSpec().getSchedulingGates().isEmpty()
        && (isEmpty(scheduler) || scheduler.equals("default-scheduler"));
  }

  private static boolean isEmpty(@Nullable String text) {
    return text == null || text.isEmpty();
  }
}
