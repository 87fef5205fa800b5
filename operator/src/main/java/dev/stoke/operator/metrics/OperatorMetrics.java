package dev.stoke.operator.metrics;

import dev.stoke.crypto.SignatureProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.function.BooleanSupplier;

/** The registry, and what it has from the start: the build, the process, and who leads. */
public final class OperatorMetrics implements AutoCloseable {
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics collections = new JvmGcMetrics();

  /**
   * @param crypto who computes signatures and TLS
   */
  public OperatorMetrics(String version, SignatureProvider crypto, BooleanSupplier leads) {
    Gauge.builder("stoke.operator.build.info", () -> 1)
        .description("Always 1; the labels say what runs")
        .tag("version", version)
        .tag("java", Runtime.version().toString())
        .register(registry);
    Gauge.builder("stoke.crypto.provider.info", () -> 1)
        .description("Always 1; the labels say who computes signatures and TLS")
        .tag("provider", crypto.name())
        .tag("version", crypto.version())
        .register(registry);
    Gauge.builder("stoke.operator.leader", () -> leads.getAsBoolean() ? 1 : 0)
        .description("1 if this operator leads, 0 if it stands by")
        .register(registry);
    new JvmMemoryMetrics().bindTo(registry);
    collections.bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  public PrometheusMeterRegistry registry() {
    return registry;
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
