package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/** The signing keys' life. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = KeysSpec.PROPAGATION_DELAY_OK,
    fieldPath = ".propagationDelay",
    message = "spec.keys.propagationDelay must be a duration such as 5m, 90s or 1h.")
@ValidationRule(
    value =
        "!"
            + KeysSpec.PROPAGATION_DELAY_OK
            + " || duration(self.propagationDelay) <= duration('24h')",
    fieldPath = ".propagationDelay",
    message =
        "spec.keys.propagationDelay must be at most 24h: it is the time for which verifiers keep"
            + " the public keys that they fetched.")
public record KeysSpec(
    @JsonPropertyDescription(
            "A key is published for this long before it signs; at least the time for which the"
                + " verifiers cache the public keys. 5m suits most libraries, 25m Envoy and Istio.")
        @Default("5m")
        @Size(max = Durations.MAX_LENGTH)
        String propagationDelay) {

  static final String PROPAGATION_DELAY_OK =
      "self.propagationDelay.matches('" + Durations.PATTERN + "')";

  static final KeysSpec DEFAULT = new KeysSpec("5m");

  public KeysSpec {
    propagationDelay = requireNonNullElse(propagationDelay, "5m");
  }
}
