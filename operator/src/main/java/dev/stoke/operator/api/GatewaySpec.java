package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A Gateway of the Gateway API. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.name.matches('" + ObjectNames.PATTERN + "')",
    fieldPath = ".name",
    message =
        "spec.ingress.gateway.name must be the name of a Gateway: lower-case letters, digits, '-' and"
            + " '.'.")
public record GatewaySpec(
    @JsonPropertyDescription("Name of the Gateway. No default: only you know it.")
        @Required
        @Size(max = 253)
        String name,
    @JsonPropertyDescription("Its namespace. No default: the StokeCluster's.")
        @Size(max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        @Nullable String namespace,
    @JsonPropertyDescription("One of its listeners. No default: all that fit.") @Size(max = 253)
        @Nullable String sectionName) {
  public GatewaySpec {
    name = requireNonNullElse(name, "");
  }
}
