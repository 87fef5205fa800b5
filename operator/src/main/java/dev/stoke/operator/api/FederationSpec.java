package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** How the auth pods keep each other's public keys. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.refreshSeconds >= 1 && self.refreshSeconds <= 3600",
    fieldPath = ".refreshSeconds",
    message = "spec.cluster.refreshSeconds must be between 1 and 3600.")
public record FederationSpec(
    @JsonPropertyDescription(
            "Seconds between two rounds in which a pod fetches every other pod's public keys, 1 to"
                + " 3600. Changes are announced at once; this is the safety net.")
        @Default("30")
        Integer refreshSeconds) {

  static final FederationSpec DEFAULT = new FederationSpec(30);

  public FederationSpec {
    refreshSeconds = requireNonNullElse(refreshSeconds, 30);
  }
}
