package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** How the auth pods keep each other's public keys. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.refreshSeconds >= 1 && self.refreshSeconds <= 3600",
    fieldPath = ".refreshSeconds",
    message = "spec.cluster.refreshSeconds must be between 1 and 3600.")
@ValidationRule(
    value = FederationSpec.ENDPOINT_LAG_OK,
    fieldPath = ".endpointLag",
    message = "spec.cluster.endpointLag must be a duration such as 25s or 1m.")
@ValidationRule(
    value =
        "!"
            + FederationSpec.ENDPOINT_LAG_OK
            + " || (duration(self.endpointLag) >= duration('3s') &&"
            + " duration(self.endpointLag) <= duration('10m'))",
    fieldPath = ".endpointLag",
    message =
        "spec.cluster.endpointLag must be between 3s and 10m: the readiness probe is derived from"
            + " it, and a terminating pod serves on for as long.")
public record FederationSpec(
    @JsonPropertyDescription(
            "Seconds between two rounds in which a pod fetches every other pod's public keys, 1 to"
                + " 3600. Changes are announced at once; this is the safety net.")
        @Default("30")
        Integer refreshSeconds,
    @JsonPropertyDescription(
            "How long a pod that is no longer ready may still get requests, as a duration such as"
                + " 25s; from 3s to 10m. The readiness probe is derived from it so that a failing"
                + " pod is noticed in three quarters of it; the rest is for load balancers. A"
                + " change restarts the pods.")
        @Default("25s")
        @Size(max = Durations.MAX_LENGTH)
        String endpointLag) {

  static final String ENDPOINT_LAG_OK = "self.endpointLag.matches('" + Durations.PATTERN + "')";

  static final FederationSpec DEFAULT = new FederationSpec(30, "25s");

  public FederationSpec {
    refreshSeconds = requireNonNullElse(refreshSeconds, 30);
    endpointLag = requireNonNullElse(endpointLag, "25s");
  }
}
