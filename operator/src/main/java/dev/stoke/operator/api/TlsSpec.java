package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** TLS of the public listener. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.secretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".secretName",
    message =
        "spec.tls.secretName must be the name of a Secret in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
public record TlsSpec(
    @JsonPropertyDescription(
            "Secret in the same namespace with the keys tls.crt (the certificate and its chain) and"
                + " tls.key, as cert-manager makes them. A new certificate is taken up without a"
                + " restart. No default: only you know it.")
        @Required
        @Size(max = 253)
        String secretName) {
  public TlsSpec {
    secretName = requireNonNullElse(secretName, "");
  }
}
