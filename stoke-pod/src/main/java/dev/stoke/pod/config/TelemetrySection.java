package dev.stoke.pod.config;

/**
 * Section {@code telemetry}. Metrics are always at the management listener; sending them or traces
 * elsewhere is not there yet, and {@code ignored} says that the file asks for it.
 *
 * @param monitoringDisabled what the administration is told of the monitoring
 */
public record TelemetrySection(boolean ignored, boolean monitoringDisabled) {
  static TelemetrySection read(YamlMap map) {
    boolean metrics = !map.text("metric_provider", "none").equals("none");
    boolean traces = !map.text("trace_provider", "none").equals("none");
    map.text("metric_exporter_url");
    // Upstream's own samples have this spelling.
    map.text("metric_export_url");
    map.text("trace_export_url");
    map.flag("metric_insecure");
    map.flag("trace_insecure");
    boolean monitoringDisabled = map.flag("disable_monitoring");
    map.flag("require_prometheus_authentication");
    map.rejectUnknown();
    return new TelemetrySection(metrics || traces, monitoringDisabled);
  }
}
