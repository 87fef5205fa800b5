package dev.stoke.operator.resources;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Secret;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/** One watch for the Secrets that the operator makes; nobody else's are held in memory. */
public final class Secrets {
  public static final String EVENT_SOURCE = "secrets";

  private Secrets() {}

  public static EventSource<Secret, StokeCluster> eventSource(
      EventSourceContext<StokeCluster> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Secret.class, StokeCluster.class)
            .withName(EVENT_SOURCE)
            .withLabelSelector(Names.MANAGED)
            .build();
    return new InformerEventSource<>(configuration, context);
  }
}
