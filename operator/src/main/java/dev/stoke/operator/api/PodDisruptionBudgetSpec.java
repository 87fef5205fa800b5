package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.ValidationRule;

/** How many auth pods may be taken away at once on purpose, as when nodes are drained. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.maxUnavailable >= 1 && self.maxUnavailable <= 100",
    fieldPath = ".maxUnavailable",
    message =
        "spec.podDisruptionBudget.maxUnavailable must be between 1 and 100: with 0 no node that runs"
            + " an auth pod could ever be drained.")
public record PodDisruptionBudgetSpec(
    @JsonPropertyDescription("Make a PodDisruptionBudget.") @Default("true") Boolean enabled,
    @JsonPropertyDescription("Auth pods that may be away at once, 1 to 100.") @Default("1")
        Integer maxUnavailable) {

  static final PodDisruptionBudgetSpec DEFAULT = new PodDisruptionBudgetSpec(true, 1);

  public PodDisruptionBudgetSpec {
    enabled = requireNonNullElse(enabled, true);
    maxUnavailable = requireNonNullElse(maxUnavailable, 1);
  }
}
