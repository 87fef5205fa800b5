package dev.stoke.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** TLS of the public listener. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "has(self.secretName) != has(self.certManager)",
    message =
        "spec.tls must have exactly one of secretName, for a Secret of yours, and certManager, for"
            + " an issuer that signs a certificate: add the one that you want, or remove the other.")
@ValidationRule(
    value = "!has(self.secretName) || self.secretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".secretName",
    message =
        "spec.tls.secretName must be the name of a Secret in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
public record TlsSpec(
    @JsonPropertyDescription(
            "Secret in the same namespace with the keys tls.crt (the certificate and its chain) and"
                + " tls.key, as cert-manager makes them. A new certificate is taken up without a"
                + " restart. No default: this or certManager.")
        @Size(max = 253)
        @Nullable String secretName,
    @JsonPropertyDescription(
            "Have the certificate made and renewed by cert-manager, which must be installed. No"
                + " default: this or secretName.")
        @Nullable CertManagerSpec certManager) {}
