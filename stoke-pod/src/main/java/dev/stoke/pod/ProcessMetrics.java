package dev.stoke.pod;

import dev.stoke.crypto.PasswordChecks;
import dev.stoke.crypto.SignatureProvider;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** What is measured of the process itself. */
final class ProcessMetrics {
  private ProcessMetrics() {}

  static void bind(MeterRegistry metrics) {
    new ClassLoaderMetrics().bindTo(metrics);
    new JvmMemoryMetrics().bindTo(metrics);
    new JvmThreadMetrics().bindTo(metrics);
    new ProcessorMetrics().bindTo(metrics);
    new UptimeMetrics().bindTo(metrics);
  }

  static void show(SignatureProvider provider, PasswordChecks passwords, MeterRegistry metrics) {
    Gauge.builder("stoke.crypto.provider.info", () -> 1)
        .description("Always 1; the labels say who computes signatures")
        .tag("provider", provider.name())
        .tag("version", provider.version())
        .register(metrics);
    Gauge.builder("stoke.password.provider.info", () -> 1)
        .description("Always 1; the labels say who checks passwords")
        .tag("provider", passwords.name())
        .tag("version", passwords.version())
        .register(metrics);
  }
}
