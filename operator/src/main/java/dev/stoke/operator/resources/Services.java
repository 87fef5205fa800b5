package dev.stoke.operator.resources;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Service;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;

/** One watch for all Services of ours. */
public final class Services {
  public static final String EVENT_SOURCE = "services";

  private Services() {}

  public static EventSource<Service, StokeCluster> eventSource(
      EventSourceContext<StokeCluster> context) {
    var configuration =
        InformerEventSourceConfiguration.from(Service.class, StokeCluster.class)
            .withName(EVENT_SOURCE)
            .withLabelSelector(Names.MANAGED)
            .build();
    return new InformerEventSource<>(configuration, context);
  }
}
