package dev.stoke.operator.members;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.net.HttpURLConnection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Watches the auth pods, and tells them when their configuration has changed. */
public final class AuthPods {
  private static final String EVENT_SOURCE = "auth-pods";

  private static final PatchContext MERGE =
      new PatchContext.Builder()
          .withPatchType(PatchType.JSON_MERGE)
          .withFieldManager(Names.OPERATOR)
          .build();

  private AuthPods() {}

  /** Pods belong to the StatefulSet: the StokeCluster is found by their label. */
  public static EventSource<Pod, StokeCluster> eventSource(
      EventSourceContext<StokeCluster> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Pod.class, StokeCluster.class)
            .withName(EVENT_SOURCE)
            .withLabelSelector(Names.MANAGED)
            .withSecondaryToPrimaryMapper(AuthPods::cluster)
            .withOnUpdateFilter(AuthPods::matters)
            .build();
    return new InformerEventSource<>(configuration, context);
  }

  public static List<Pod> of(Context<StokeCluster> context) {
    return context
        .getSecondaryResourcesAsStream(Pod.class)
        .sorted(Comparator.comparing(pod -> pod.getMetadata().getName()))
        .toList();
  }

  /**
   * The kubelet takes up to 90 s to renew the files of a ConfigMap in a pod, and well under a
   * second when the pod itself changes: so it is changed. Only pods that run with an older
   * configuration are touched, once for each revision, and they are not restarted by it. One that
   * is starting finds the newest as it is, and is touched only if it says that it did not.
   */
  public static void tell(Plan plan, MembershipSeen seen, Context<StokeCluster> context) {
    for (var pod : of(context)) {
      var state = AuthPodState.of(pod);
      if (!Objects.equals(state.toldRevision(), plan.revision())
          && !state.seen().terminating()
          && !state.seen().stopped()
          && isBehind(plan, seen, state)) {
        tell(plan, pod, context);
      }
    }
  }

  private static boolean isBehind(Plan plan, MembershipSeen seen, AuthPodState pod) {
    var ordinal = plan.names().ordinal(pod.name());
    if (ordinal.isEmpty()) {
      return true;
    }
    var member = seen.member(ordinal.getAsInt());
    // Of the moment when it was asked: it may be ready by now, and would have answered.
    return member.report() == null
        ? member.pod() != null && member.pod().ready()
        : !member.hasLoaded(plan.revision());
  }

  private static void tell(Plan plan, Pod pod, Context<StokeCluster> context) {
    var patch =
        "{\"metadata\":{\"annotations\":{\"%s\":\"%d\"}}}"
            .formatted(Names.CONFIG_REVISION, plan.revision());
    Pod told;
    try {
      told =
          context
              .getClient()
              .pods()
              .inNamespace(pod.getMetadata().getNamespace())
              .withName(pod.getMetadata().getName())
              .patch(MERGE, patch);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return; // Gone since it was listed; its successor starts with the new configuration.
      }
      throw e;
    }
    // Its event may come later than the next reconciliation, which would tell it again.
    if (context.eventSourceRetriever().getEventSourceFor(Pod.class, EVENT_SOURCE)
        instanceof InformerEventSource<Pod, StokeCluster> source) {
      source.handleRecentResourceUpdate(ResourceID.fromResource(pod), told, pod);
    }
  }

  private static Set<ResourceID> cluster(Pod pod) {
    var instance = pod.getMetadata().getLabels().get(Names.INSTANCE);
    return instance == null
        ? Set.of()
        : Set.of(new ResourceID(instance, pod.getMetadata().getNamespace()));
  }

  /** Pods are updated often; most of it is not our concern. */
  private static boolean matters(Pod now, Pod before) {
    return !AuthPodState.of(now).equals(AuthPodState.of(before))
        || !Objects.equals(labels(now), labels(before));
  }

  private static Map<String, String> labels(Pod pod) {
    return AuthPodState.map(pod.getMetadata().getLabels());
  }
}
