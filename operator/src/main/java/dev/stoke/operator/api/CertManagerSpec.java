package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** A certificate of the public listener that cert-manager makes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.dnsNames.all(name, name.matches('^([*][.])?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'))",
    fieldPath = ".dnsNames",
    message =
        "spec.tls.certManager.dnsNames must hold DNS names such as login.example: lower-case"
            + " letters, digits, '-' and '.'.")
public record CertManagerSpec(
    @JsonPropertyDescription(
            "The issuer that signs. It must sign names inside of the Kubernetes cluster, too, such"
                + " as stoke.auth.svc. No default: only you know it.")
        @Required
        IssuerRefSpec issuerRef,
    @JsonPropertyDescription(
            "More names of the certificate, beside those of the Service for clients and"
                + " spec.ingress.hosts; at most 16.")
        @Default("[]")
        @Size(max = 16)
        List<@Size(max = 253) String> dnsNames) {
  public CertManagerSpec {
    // The API server requires it; an object from before that must not stop the operator.
    issuerRef = requireNonNullElse(issuerRef, IssuerRefSpec.NONE);
    dnsNames = List.copyOf(requireNonNullElse(dnsNames, List.of()));
  }
}
