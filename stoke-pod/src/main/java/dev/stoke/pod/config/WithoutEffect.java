package dev.stoke.pod.config;

import java.util.List;

/** Upstream's keys that are accepted so that its files work, and that mean nothing here. */
final class WithoutEffect {
  private static final List<String> KEYS =
      List.of(
          "tokens.persist_keys",
          "telemetry.metric_provider",
          "telemetry.metric_exporter_url",
          "telemetry.metric_export_url",
          "telemetry.metric_insecure",
          "telemetry.trace_provider",
          "telemetry.trace_export_url",
          "telemetry.trace_insecure");

  private WithoutEffect() {}

  /** Those that ask for something in this file; keys that spell out a default are not named. */
  static List<String> keys(YamlMap root) {
    return KEYS.stream().filter(key -> root.asksFor(key.split("\\.", -1))).toList();
  }
}
