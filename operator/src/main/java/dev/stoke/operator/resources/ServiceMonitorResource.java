package dev.stoke.operator.resources;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.OptionalApi;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.KubernetesDependent;
import java.util.List;

/**
 * Where a Prometheus finds the auth pods' metrics. Both Services have the labels; only that of the
 * members has the port.
 */
@KubernetesDependent(informer = @Informer(labelSelector = Names.MANAGED))
public final class ServiceMonitorResource extends PlannedResource<ServiceMonitor> {
  public ServiceMonitorResource() {
    super(ServiceMonitor.class, Names::serviceMonitor, ServiceMonitorResource::desired);
  }

  static ServiceMonitor desired(Plan plan) {
    var monitoring = plan.spec().monitoring();
    var monitor = new ServiceMonitor();
    monitor.setMetadata(
        new ObjectMetaBuilder(metadata(plan, plan.names().serviceMonitor()))
            .withLabels(monitoring.labels())
            .addToLabels(plan.names().labels())
            .build());
    monitor.setSpec(
        new ServiceMonitor.Spec(
            new ServiceMonitor.Selector(plan.names().selector()),
            List.of(
                new ServiceMonitor.Endpoint(Ports.MANAGEMENT, "/metrics", monitoring.interval()))));
    return monitor;
  }

  /** Whether there are ServiceMonitors at all. */
  public static final class Installed extends PlanCondition<ServiceMonitor> {
    public Installed() {
      super(installed(OptionalApi.SERVICE_MONITORS));
    }
  }

  /** When it is asked for. */
  public static final class Wanted extends PlanCondition<ServiceMonitor> {
    public Wanted() {
      super(Wanted::test);
    }

    static boolean test(Plan plan) {
      return plan.spec().monitoring().serviceMonitor();
    }
  }
}
