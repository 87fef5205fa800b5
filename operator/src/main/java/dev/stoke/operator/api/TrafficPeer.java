package dev.stoke.operator.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One side of network traffic: pods by labels, or a block of addresses. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value =
        "has(self.cidr) ? self.podLabels.size() == 0 && self.namespaceLabels.size() == 0 :"
            + " self.podLabels.size() + self.namespaceLabels.size() > 0",
    message = "{path} must have either cidr, or podLabels or namespaceLabels or both of these.")
@ValidationRule(
    value = "!has(self.cidr) || self.cidr.matches('^[0-9a-fA-F.:]+/[0-9]{1,3}$')",
    fieldPath = ".cidr",
    message = "{path}.cidr must be a block of addresses such as 10.0.0.0/8 or fd00::/8.")
public record TrafficPeer(
    @JsonPropertyDescription(
            "Labels that the pods have. Empty: all pods of the namespaces that are chosen.")
        @Default("{}")
        @Size(max = 16)
        Map<String, String> podLabels,
    @JsonPropertyDescription(
            "Labels that the pods' namespace has. Empty: the StokeCluster's namespace.")
        @Default("{}")
        @Size(max = 16)
        Map<String, String> namespaceLabels,
    @JsonPropertyDescription("A block of addresses. No default: this, or labels.") @Size(max = 64)
        @Nullable String cidr) {
  public TrafficPeer {
    podLabels = Maps.sorted(podLabels);
    namespaceLabels = Maps.sorted(namespaceLabels);
  }
}
