package dev.stoke.operator.status;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.net.HttpURLConnection;

/** Writes the status when it changed, and Events for what happened. */
public final class StatusReporter {
  private static final PatchContext APPLY =
      new PatchContext.Builder()
          .withPatchType(PatchType.SERVER_SIDE_APPLY)
          .withFieldManager(Names.OPERATOR)
          .withForce(true)
          .build();

  private final Events events;

  public StatusReporter(Events events) {
    this.events = requireNonNull(events, "events is null");
  }

  public void report(
      StokeCluster cluster, StokeClusterStatus status, Context<StokeCluster> context) {
    if (status.equals(cluster.getStatus())) {
      return;
    }
    // Fresh, with nothing but the status: an apply of anything else would claim it, too.
    var fresh = new StokeCluster();
    fresh.setMetadata(
        new ObjectMetaBuilder()
            .withName(cluster.getMetadata().getName())
            .withNamespace(cluster.getMetadata().getNamespace())
            .build());
    fresh.setStatus(status);
    StokeCluster patched;
    try {
      patched = context.getClient().resource(fresh).subresource("status").patch(APPLY);
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return; // Deleted in the meantime: nobody is left to be told.
      }
      throw e;
    }
    // The next reconciliation must see it, or it would report the same transition again.
    context
        .eventSourceRetriever()
        .getControllerEventSource()
        .handleRecentResourceUpdate(ResourceID.fromResource(cluster), patched, cluster);
    events.transition(cluster, status, context.getClient());
  }
}
