package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.model.annotation.LabelSelector;
import io.fabric8.kubernetes.model.annotation.StatusReplicas;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the operator has seen. */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StokeClusterStatus(
    @JsonPropertyDescription("Generation of the spec that this status is about.")
        @Nullable Long observedGeneration,
    @JsonPropertyDescription("Auth pods that exist.") @StatusReplicas @Nullable Integer replicas,
    @JsonPropertyDescription("Auth pods that serve.") @Nullable Integer readyReplicas,
    @JsonPropertyDescription("Selects the auth pods; for kubectl scale and autoscalers.")
        @LabelSelector
        @Nullable String selector,
    @JsonPropertyDescription("Address of the auth pods together, inside the Kubernetes cluster.")
        @Nullable String url,
    @JsonPropertyDescription("Newest revision of the auth pods' configuration.")
        @Nullable Long configRevision,
    @JsonPropertyDescription("Public keys that the auth pods publish together.")
        @Nullable Integer publishedKeys,
    @JsonPropertyDescription("Bytes of the key set that they publish.")
        @Nullable Long publishedBytes,
    @JsonPropertyDescription(
            "For how long verifiers could have fetched every key that signs now; less than"
                + " spec.keys.propagationDelay after that was raised, until keys are rotated.")
        @Nullable String propagationDelayInForce,
    @JsonPropertyDescription("What is fine and what is not, as sentences.")
        List<Condition> conditions,
    @JsonPropertyDescription("The auth pods, one by one.") List<MemberStatus> members) {
  public StokeClusterStatus {
    conditions = List.copyOf(requireNonNullElse(conditions, List.of()));
    members = List.copyOf(requireNonNullElse(members, List.of()));
  }
}
