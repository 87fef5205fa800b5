package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** Who signs a certificate that cert-manager makes. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.name.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".name",
    message =
        "spec.tls.certManager.issuerRef.name must be the name of an issuer: lower-case letters,"
            + " digits, '-' and '.'.")
@ValidationRule(
    value = "self.group.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".group",
    message =
        "spec.tls.certManager.issuerRef.group must be a group of the Kubernetes API such as"
            + " cert-manager.io.")
@ValidationRule(
    value =
        "self.group == 'cert-manager.io' ? self.kind in ['Issuer', 'ClusterIssuer'] :"
            + " self.kind.matches('^[A-Z][A-Za-z0-9]*$')",
    fieldPath = ".kind",
    message =
        "spec.tls.certManager.issuerRef.kind must be Issuer or ClusterIssuer, or a kind of the"
            + " issuer's own group, which then stands in group.")
public record IssuerRefSpec(
    @JsonPropertyDescription("Name of the issuer. No default: only you know it.")
        @Required
        @Size(max = 253)
        String name,
    @JsonPropertyDescription(
            "Issuer of the StokeCluster's namespace, ClusterIssuer, or a kind of group.")
        @Default("Issuer")
        @Size(max = 63)
        String kind,
    @JsonPropertyDescription(
            "Group of the kind; another one of issuers that are not cert-manager's.")
        @Default("cert-manager.io")
        @Size(max = 253)
        String group) {
  static final IssuerRefSpec NONE = new IssuerRefSpec("", "Issuer", "cert-manager.io");

  public IssuerRefSpec {
    name = requireNonNullElse(name, "");
    kind = requireNonNullElse(kind, "Issuer");
    group = requireNonNullElse(group, "cert-manager.io");
  }
}
