package dev.stoke.local.node;

import dev.stoke.local.node.pod.PodApi;
import io.fabric8.kubernetes.api.model.Binding;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.DeleteOptions;
import io.fabric8.kubernetes.api.model.DeleteOptionsBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All that the node writes to the API. */
final class ClusterWriter implements PodApi, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWriter.class);
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final Duration SAME_EVENT = Duration.ofMinutes(5);
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private final KubernetesClient client;
  private final Clock clock;

  /** One thread and a bounded queue: Events may be lost, pods may not wait for them. */
  private final ExecutorService events =
      new ThreadPoolExecutor(
          1,
          1,
          0,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(256),
          Thread.ofPlatform().daemon().name("node-events").factory(),
          new ThreadPoolExecutor.DiscardOldestPolicy());

  private final Map<String, Instant> recent = new LinkedHashMap<>();

  ClusterWriter(KubernetesClient client, Clock clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Binds the pod to the node; a pod that is gone or bound already is left alone. */
  void bind(Pod pod, String node) {
    Binding binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(pod.getMetadata().getNamespace())
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName(node)
            .endTarget()
            .build();
    try {
      client.raw(path(pod) + "/binding", "POST", binding);
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  /** Registers the node, or tells that it is alive. */
  void node(Node node) {
    String name = node.getMetadata().getName();
    if (client.nodes().withName(name).get() == null) {
      client.nodes().resource(node).create();
    }
    Node status = new Node();
    status.setMetadata(null);
    status.setStatus(node.getStatus());
    client
        .nodes()
        .withName(name)
        .subresource("status")
        .patch(MERGE, client.getKubernetesSerialization().asJson(status));
  }

  @Override
  public void status(Pod pod, PodStatus status) {
    // The uid makes the server refuse the patch when another pod has the name by now.
    Pod patch =
        new PodBuilder()
            .withNewMetadata()
            .withUid(pod.getMetadata().getUid())
            .endMetadata()
            .withStatus(status)
            .build();
    try {
      client
          .pods()
          .inNamespace(pod.getMetadata().getNamespace())
          .withName(pod.getMetadata().getName())
          .subresource("status")
          .patch(MERGE, client.getKubernetesSerialization().asJson(patch));
    } catch (KubernetesClientException e) {
      if (e.getCode() != NOT_FOUND) {
        throw e;
      }
    }
  }

  @Override
  public void delete(Pod pod) {
    DeleteOptions options =
        new DeleteOptionsBuilder()
            .withApiVersion("v1")
            .withKind("DeleteOptions")
            .withGracePeriodSeconds(0L)
            .withNewPreconditions()
            .withUid(pod.getMetadata().getUid())
            .endPreconditions()
            .build();
    try {
      client.raw(path(pod), "DELETE", options);
    } catch (KubernetesClientException e) {
      // 409: another pod has the name, this one is gone already.
      if (e.getCode() != NOT_FOUND && e.getCode() != CONFLICT) {
        throw e;
      }
    }
  }

  @Override
  public void event(HasMetadata about, String type, String reason, String message) {
    Instant now = clock.instant();
    synchronized (recent) {
      recent.values().removeIf(sent -> sent.plus(SAME_EVENT).isBefore(now));
      String key = about.getMetadata().getUid() + "/" + reason + "/" + message;
      boolean warning = type.equals("Warning");
      if (warning && recent.putIfAbsent(key, now) != null) {
        return;
      }
    }
    String name = about.getMetadata().getName();
    String time = now.toString();
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(
                name
                    + "."
                    + Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano()))
            .withNamespace(about.getMetadata().getNamespace())
            .endMetadata()
            .withNewInvolvedObject()
            .withApiVersion(about.getApiVersion())
            .withKind(about.getKind())
            .withNamespace(about.getMetadata().getNamespace())
            .withName(name)
            .withUid(about.getMetadata().getUid())
            .endInvolvedObject()
            .withType(type)
            .withReason(reason)
            .withMessage(message)
            .withFirstTimestamp(time)
            .withLastTimestamp(time)
            .withCount(1)
            .withNewSource()
            .withComponent("kubelet")
            .withHost("local")
            .endSource()
            .build();
    events.execute(() -> send(event));
  }

  private void send(Event event) {
    try {
      client.v1().events().inNamespace(event.getMetadata().getNamespace()).resource(event).create();
    } catch (RuntimeException e) {
      LOG.atDebug().setCause(e).addKeyValue("reason", event.getReason()).log("an Event is lost");
    }
  }

  private static String path(Pod pod) {
    return "/api/v1/namespaces/%s/pods/%s"
        .formatted(pod.getMetadata().getNamespace(), pod.getMetadata().getName());
  }

  @Override
  public void close() {
    events.shutdownNow();
  }
}
