package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;

/** How the auth pods are watched. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = MonitoringSpec.INTERVAL_OK + " && duration(self.interval) >= duration('1s')",
    fieldPath = ".interval",
    message = "spec.monitoring.interval must be a duration of at least 1s, such as 30s or 1m.")
public record MonitoringSpec(
    @JsonPropertyDescription(
            "Make a ServiceMonitor, where the Prometheus operator is installed; a condition says so"
                + " when it is not.")
        @Default("false")
        Boolean serviceMonitor,
    @JsonPropertyDescription("How often metrics are fetched, as a duration such as 30s.")
        @Default("30s")
        @Size(max = Durations.MAX_LENGTH)
        String interval,
    @JsonPropertyDescription("Labels of the ServiceMonitor that a Prometheus selects it by.")
        @Default("{}")
        @Size(max = 16)
        Map<String, String> labels) {

  static final String INTERVAL_OK = "self.interval.matches('" + Durations.PATTERN + "')";

  static final MonitoringSpec DEFAULT = new MonitoringSpec(false, "30s", Map.of());

  public MonitoringSpec {
    serviceMonitor = requireNonNullElse(serviceMonitor, false);
    interval = requireNonNullElse(interval, "30s");
    labels = Maps.sorted(labels);
  }
}
