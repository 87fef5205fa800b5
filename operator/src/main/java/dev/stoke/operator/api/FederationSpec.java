package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

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
@ValidationRule(
    value = "!has(self.caSecretName) || self.caSecretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".caSecretName",
    message =
        "spec.cluster.caSecretName must be the name of a Secret in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
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
        String endpointLag,
    @JsonPropertyDescription(
            "Secret in the same namespace with a certificate authority (tls.crt, tls.key), as"
                + " cert-manager makes for a Certificate with isCA, that issues the certificates by"
                + " which the auth pods know each other; one for this StokeCluster alone. A changed"
                + " one is taken up in steps, without a restart. No default: the operator makes"
                + " one.")
        @Size(max = 253)
        @Nullable String caSecretName) {

  static final String ENDPOINT_LAG_OK = "self.endpointLag.matches('" + Durations.PATTERN + "')";

  static final FederationSpec DEFAULT = new FederationSpec(30, "25s", null);

  public FederationSpec {
    refreshSeconds = requireNonNullElse(refreshSeconds, 30);
    endpointLag = requireNonNullElse(endpointLag, "25s");
  }
}
