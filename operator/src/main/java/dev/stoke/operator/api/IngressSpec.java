package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The way in from outside of the Kubernetes cluster: an Ingress, or an HTTPRoute of a Gateway. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "self.hosts.size() > 0 && self.hosts.all(host,"
            + " host.matches('^([*][.])?[a-z0-9]([-a-z0-9.]*[a-z0-9])?$'))",
    fieldPath = ".hosts",
    message =
        "spec.ingress.hosts must hold at least one host name such as login.example: lower-case"
            + " letters, digits, '-' and '.'.")
@ValidationRule(
    value = "self.path.matches('^/[^ ]*$')",
    fieldPath = ".path",
    message = "spec.ingress.path must begin with '/' and have no spaces.")
@ValidationRule(
    value = "!has(self.gateway) || (!has(self.className) && !has(self.tlsSecretName))",
    fieldPath = ".gateway",
    message =
        "spec.ingress.gateway must not stand beside className or tlsSecretName: those are of an"
            + " Ingress, and a Gateway has its certificates itself.")
@ValidationRule(
    value = "!has(self.tlsSecretName) || self.tlsSecretName.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".tlsSecretName",
    message =
        "spec.ingress.tlsSecretName must be the name of a Secret in the StokeCluster's namespace:"
            + " lower-case letters, digits, '-' and '.'.")
public record IngressSpec(
    @JsonPropertyDescription(
            "Host names that lead here; at most 16. No default: only you know them.")
        @Required
        @Size(max = 16)
        List<@Size(max = 253) String> hosts,
    @JsonPropertyDescription("Paths that begin with this lead here.") @Default("/") @Size(max = 256)
        String path,
    @JsonPropertyDescription("Annotations of the Ingress or HTTPRoute.")
        @Default("{}")
        @Size(max = 32)
        Map<String, String> annotations,
    @JsonPropertyDescription(
            "Class of the Ingress. No default: the Kubernetes cluster's default class.")
        @Size(max = 253)
        @Nullable String className,
    @JsonPropertyDescription(
            "Secret with the certificate of the hosts, for the ingress controller. No default:"
                + " without it the Ingress has no TLS of its own.")
        @Size(max = 253)
        @Nullable String tlsSecretName,
    @JsonPropertyDescription(
            "Gateway to attach to; then an HTTPRoute is made instead of an Ingress. No default: an"
                + " Ingress is made.")
        @Nullable GatewaySpec gateway) {
  public IngressSpec {
    hosts = List.copyOf(requireNonNullElse(hosts, List.of()));
    path = requireNonNullElse(path, "/");
    annotations = Maps.sorted(annotations);
  }
}
