package dev.stoke.local.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes and auth pods do, as far as an API server and the operator can tell: every pod is
 * ready at once, takes up each configuration as soon as it is written, and says so on its peer
 * listener. Nothing is run.
 */
final class PlayedNode implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlayedNode.class);
  private static final String INSTANCE = "app.kubernetes.io/instance";
  private static final String REVISION = "stoke.hppr.dev/config-revision";
  private static final String CONFIG = "-config";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  /** Requests at once; more only make the API server's queue longer. */
  private static final int AT_ONCE = 16;

  /** A configuration that the pods of a cluster have taken up. */
  record Loaded(long revision, long sinceNanos) {}

  private final KubernetesClient client;
  private final PodAddresses addresses;
  private final Map<String, PlayedPod> pods = new ConcurrentHashMap<>();
  private final Map<String, Integer> readyPods = new ConcurrentHashMap<>();
  private final Map<String, Loaded> configurations = new ConcurrentHashMap<>();
  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final Semaphore requests = new Semaphore(AT_ONCE);
  private final SharedIndexInformer<ConfigMap> configMapWatch;
  private final SharedIndexInformer<Pod> podWatch;

  PlayedNode(KubernetesClient client, PodAddresses addresses) {
    this.client = client;
    this.addresses = addresses;
    configMapWatch =
        client.configMaps().inNamespace(BenchPlane.NAMESPACE).inform(each(this::takeUp));
    podWatch = client.pods().inNamespace(BenchPlane.NAMESPACE).inform(each(this::run));
  }

  int readyPods(String cluster) {
    return readyPods.getOrDefault(cluster, 0);
  }

  @Nullable Loaded loaded(String cluster) {
    return configurations.get(cluster);
  }

  private void takeUp(ConfigMap config) {
    var name = config.getMetadata().getName();
    var annotations = config.getMetadata().getAnnotations();
    var revision = annotations == null ? null : annotations.get(REVISION);
    if (revision != null && name.endsWith(CONFIG)) {
      var loaded = new Loaded(Long.parseLong(revision), System.nanoTime());
      configurations.merge(
          name.substring(0, name.length() - CONFIG.length()),
          loaded,
          (before, now) -> now.revision() > before.revision() ? now : before);
    }
  }

  private void run(Pod pod) {
    var cluster = pod.getMetadata().getLabels().get(INSTANCE);
    if (cluster == null
        || pods.containsKey(pod.getMetadata().getName())
        || pod.getMetadata().getDeletionTimestamp() != null) {
      return;
    }
    var name = pod.getMetadata().getName();
    var address = addresses.next();
    try {
      pods.put(
          name,
          new PlayedPod(
              address,
              () ->
                  PodIdentity.of(
                      client
                          .secrets()
                          .inNamespace(BenchPlane.NAMESPACE)
                          .withName(cluster + "-peer-tls")
                          .require(),
                      name),
              () -> status(cluster, name)));
    } catch (IOException e) {
      LOG.error("No pod can be played at {}", address, e);
      return;
    }
    executor.execute(() -> becomeReady(pod, cluster, address));
  }

  private void becomeReady(Pod pod, String cluster, String address) {
    var status =
        """
        {"status": {"phase": "Running", "podIP": "%1$s", "podIPs": [{"ip": "%1$s"}],
          "conditions": [{"type": "Ready", "status": "True"}]}}
        """
            .formatted(address);
    requests.acquireUninterruptibly();
    try {
      client.resource(pod).subresource("status").patch(MERGE, status);
      readyPods.merge(cluster, 1, Integer::sum);
    } catch (KubernetesClientException | IllegalStateException e) {
      // Most likely the measurement is over; otherwise it waits in vain and says so.
      LOG.error("A pod does not become ready", e);
    } finally {
      requests.release();
    }
  }

  private byte[] status(String cluster, String pod) {
    var loaded = configurations.get(cluster);
    return """
    {"instance_id": "%1$s", "boot": {"started_at": "2026-01-02T03:04:05Z", "nonce": "1"},
     "revision": %2$d, "ready": true, "started": true, "can_sign": true, "leaving": false,
     "keys": [{"kid": "%1$s-p-AAAAAAAAAAAAAAAA", "state": "ACTIVE",
               "created_at": "2026-01-02T03:04:05.123456Z", "retain_until": "2026-01-02T06:04:05Z",
               "propagated": true, "propagated_seconds": 300, "early": false}],
     "published_keys": 3, "published_bytes": 700, "propagation_delay_in_force_seconds": 300,
     "tombstones": [], "mac_keys": ["ab12cd34"], "trusted_cas": ["ab12cd34"]}
    """
        .formatted(pod, loaded == null ? 0 : loaded.revision())
        .getBytes(StandardCharsets.UTF_8);
  }

  /** New and changed ones. */
  static <T> ResourceEventHandler<T> each(Consumer<T> seen) {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T added) {
        seen.accept(added);
      }

      @Override
      public void onUpdate(T before, T now) {
        seen.accept(now);
      }

      @Override
      public void onDelete(T deleted, boolean unknown) {}
    };
  }

  @Override
  public void close() {
    podWatch.stop();
    configMapWatch.stop();
    executor.shutdownNow();
    pods.values()
        .forEach(pod -> {
          try {
            pod.close();
          } catch (IOException e) {
            LOG.debug("Closed already", e);
          }
        });
  }
}
