package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** A taint that a pod bears. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.operator != 'Exists' || !has(self.value)",
    fieldPath = ".value",
    message =
        "spec.scheduling.tolerations must have no value with operator Exists: it bears every"
            + " value.")
@ValidationRule(
    value = "has(self.key) || self.operator == 'Exists'",
    fieldPath = ".key",
    message =
        "spec.scheduling.tolerations must have a key, or operator Exists, which then bears every"
            + " taint.")
@ValidationRule(
    value = "!has(self.tolerationSeconds) || (has(self.effect) && self.effect == 'NoExecute')",
    fieldPath = ".tolerationSeconds",
    message = "spec.scheduling.tolerations must have tolerationSeconds only with effect NoExecute.")
public record TolerationSpec(
    @JsonPropertyDescription("Key of the taint. No default: with operator Exists, every key.")
        @Size(max = 316)
        @Nullable String key,
    @JsonPropertyDescription("Whether the value matters.") @Default("Equal") Operator operator,
    @JsonPropertyDescription("Value of the taint. No default: see operator.") @Size(max = 63)
        @Nullable String value,
    @JsonPropertyDescription("What the taint does. No default: every effect.")
        @Nullable Effect effect,
    @JsonPropertyDescription("How long it is borne. No default: for ever.")
        @Nullable Long tolerationSeconds) {

  /** Whether the value of a taint matters. */
  public enum Operator {
    Equal,
    Exists
  }

  /** What a taint does. */
  public enum Effect {
    NoSchedule,
    PreferNoSchedule,
    NoExecute
  }

  public TolerationSpec {
    operator = requireNonNullElse(operator, Operator.Equal);
  }
}
