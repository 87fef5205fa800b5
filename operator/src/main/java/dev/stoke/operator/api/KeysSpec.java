package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

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
@ValidationRule(
    value = "self.rotate.matches('^[^$]*$')",
    fieldPath = ".rotate",
    message =
        "spec.keys.rotate must not hold '$': any other text that is new rotates the keys, such as"
            + " the time.")
@ValidationRule(
    value =
        "self.revoked.all(kid,"
            + " kid.matches('^[A-Za-z0-9][A-Za-z0-9._-]{0,62}-p-[A-Za-z0-9_-]{16}$'))",
    fieldPath = ".revoked",
    message =
        "spec.keys.revoked must hold key ids as they stand in the tokens' headers (kid), such as"
            + " stoke-0-p-NzbLsXh8uDCcd-6M.")
@ValidationRule(
    value = "self.maxSigners == 0 || (self.maxSigners >= 2 && self.maxSigners <= 100)",
    fieldPath = ".maxSigners",
    message =
        "spec.keys.maxSigners must be 0 (every pod signs) or from 2 to 100: with one signer its"
            + " loss would stop logins.")
public record KeysSpec(
    @JsonPropertyDescription(
            "A key is published for this long before it signs; at least the time for which the"
                + " verifiers cache the public keys. 5m suits most libraries, 25m Envoy and Istio.")
        @Default("5m")
        @Size(max = Durations.MAX_LENGTH)
        String propagationDelay,
    @JsonPropertyDescription(
            "Any new value makes every pod take a new signing key, in the same order as in any"
                + " rotation: published first, signing after propagationDelay.")
        @Default("\"\"")
        @Size(max = 64)
        String rotate,
    @JsonPropertyDescription(
            "Key ids (kid) that no pod may publish, accept or sign with again. Tokens that were"
                + " signed with them end at once. At most 100; an entry may go when its tokens have"
                + " expired.")
        @Default("[]")
        @Size(max = 100)
        List<@Size(max = 82) String> revoked,
    @JsonPropertyDescription(
            "How many pods hold signing keys of their own, 0 for all or 2 to 100; the others let"
                + " them sign. Fewer keys for the verifiers to load, where there are many pods.")
        @Default("0")
        Integer maxSigners) {

  static final String PROPAGATION_DELAY_OK =
      "self.propagationDelay.matches('" + Durations.PATTERN + "')";

  static final KeysSpec DEFAULT = new KeysSpec("5m", "", List.of(), 0);

  public KeysSpec {
    propagationDelay = requireNonNullElse(propagationDelay, "5m");
    rotate = requireNonNullElse(rotate, "");
    revoked = List.copyOf(requireNonNullElse(revoked, List.of()));
    maxSigners = requireNonNullElse(maxSigners, 0);
  }
}
