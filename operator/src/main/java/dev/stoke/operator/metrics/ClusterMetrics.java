package dev.stoke.operator.metrics;

import dev.stoke.operator.api.StokeCluster;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** How many StokeClusters there are, by what their condition Ready says: three series in all. */
public final class ClusterMetrics {
  private ClusterMetrics() {}

  public static void register(MeterRegistry registry, Supplier<List<StokeCluster>> clusters) {
    for (var ready : List.of("True", "False", "Unknown")) {
      Gauge.builder("stoke.operator.clusters", () -> count(clusters.get(), ready))
          .description("StokeClusters by the status of their condition Ready")
          .tag("ready", ready)
          .register(registry);
    }
  }

  private static long count(List<StokeCluster> clusters, String ready) {
    return clusters.stream().filter(cluster -> ready(cluster).equals(ready)).count();
  }

  private static String ready(StokeCluster cluster) {
    return Stream.ofNullable(cluster.getStatus())
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals("Ready"))
        .map(condition -> condition.getStatus())
        .findFirst()
        .orElse("Unknown");
  }
}
