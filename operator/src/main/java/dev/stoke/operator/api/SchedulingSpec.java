package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where the auth pods run. */
@JsonIgnoreProperties(ignoreUnknown = true)
public record SchedulingSpec(
    @JsonPropertyDescription(
            "Spread the auth pods over nodes and zones: preferred, as far as possible; required,"
                + " rather not run at all; none, leave it to the scheduler.")
        @Default("preferred")
        TopologySpread topologySpread,
    @JsonPropertyDescription("Labels that a node must have.") @Default("{}") @Size(max = 32)
        Map<String, String> nodeSelector,
    @JsonPropertyDescription("Taints of nodes that the auth pods bear.")
        @Default("[]")
        @Size(max = 32)
        List<TolerationSpec> tolerations,
    @JsonPropertyDescription(
            "Affinity as in a pod (nodeAffinity, podAffinity, podAntiAffinity). No default: none.")
        @PreserveUnknownFields
        @Nullable Map<String, Object> affinity,
    @JsonPropertyDescription(
            "PriorityClass of the auth pods. No default: the Kubernetes cluster's default.")
        @Size(max = 253)
        @Nullable String priorityClassName) {

  /** How much it matters that the pods do not share a node or zone. */
  public enum TopologySpread {
    preferred,
    required,
    none
  }

  static final SchedulingSpec DEFAULT =
      new SchedulingSpec(TopologySpread.preferred, Map.of(), List.of(), null, null);

  public SchedulingSpec {
    topologySpread = requireNonNullElse(topologySpread, TopologySpread.preferred);
    nodeSelector = Maps.sorted(nodeSelector);
    tolerations = List.copyOf(requireNonNullElse(tolerations, List.of()));
  }
}
