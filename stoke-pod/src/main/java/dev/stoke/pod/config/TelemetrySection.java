package dev.stoke.pod.config;

/**
 * Section {@code telemetry}. Metrics are at the management listener and, as upstream has it, on the
 * public one; sending them or traces elsewhere is not there.
 *
 * @param publicMetrics whether the public listener has them
 * @param openMetrics whether it gives them without a token; stricter than upstream, which does so
 *     unless told otherwise
 */
public record TelemetrySection(boolean publicMetrics, boolean openMetrics) {
  static TelemetrySection read(YamlMap map) {
    map.text("metric_provider");
    map.text("metric_exporter_url");
    // Upstream's own samples have this spelling.
    map.text("metric_export_url");
    map.flag("metric_insecure");
    map.text("trace_provider");
    map.text("trace_export_url");
    map.flag("trace_insecure");
    TelemetrySection section =
        new TelemetrySection(
            !map.flag("disable_monitoring"),
            map.has("require_prometheus_authentication")
                && !map.flag("require_prometheus_authentication"));
    map.rejectUnknown();
    return section;
  }
}
