package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;

/** The tokens that are issued. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = TokensSpec.KEY_DURATION_OK,
    fieldPath = ".keyDuration",
    message = "spec.tokens.keyDuration must be a duration such as 3h, 90m or 1h30m.")
@ValidationRule(
    value = TokensSpec.TOKEN_DURATION_OK,
    fieldPath = ".tokenDuration",
    message = "spec.tokens.tokenDuration must be a duration such as 30m, 90s or 1h30m.")
@ValidationRule(
    value =
        "!"
            + TokensSpec.KEY_DURATION_OK
            + " || !"
            + TokensSpec.TOKEN_DURATION_OK
            + " || duration(self.keyDuration) > duration(self.tokenDuration) +"
            + " duration(self.tokenDuration)",
    fieldPath = ".keyDuration",
    message =
        "spec.tokens.keyDuration must be more than twice spec.tokens.tokenDuration, so that a key"
            + " outlives the tokens that it signs: lengthen keyDuration or shorten tokenDuration.")
@ValidationRule(
    value =
        "!"
            + TokensSpec.TOKEN_DURATION_OK
            + " || (duration(self.tokenDuration) >= duration('1s') &&"
            + " duration(self.tokenDuration) <= duration('168h'))",
    fieldPath = ".tokenDuration",
    message = "spec.tokens.tokenDuration must be between 1s and 168h.")
@ValidationRule(
    value =
        "!" + TokensSpec.KEY_DURATION_OK + " || duration(self.keyDuration) <= duration('8760h')",
    fieldPath = ".keyDuration",
    message = "spec.tokens.keyDuration must be at most 8760h (a year).")
@ValidationRule(
    value = "self.refreshLimit >= 0",
    fieldPath = ".refreshLimit",
    message =
        "spec.tokens.refreshLimit must not be negative: use 0 for no limit, or the number of"
            + " refreshes that one login allows.")
@ValidationRule(
    value = "self.issuer.matches('^[^$]+$')",
    fieldPath = ".issuer",
    message =
        "spec.tokens.issuer must not be empty and must not hold '$': verifiers compare it with the"
            + " iss claim as it is.")
@ValidationRule(
    value = "self.audience.all(service, service.matches('^[^$]+$'))",
    fieldPath = ".audience",
    message =
        "spec.tokens.audience must hold names of services: no empty entry, and no '$' in one.")
public record TokensSpec(
    @JsonPropertyDescription("Signature algorithm; ECDSA means ES256 (curve P-256).")
        @Default("ECDSA")
        Algorithm algorithm,
    @JsonPropertyDescription(
            "How long a signing key lives, as a duration such as 3h; more than twice"
                + " tokenDuration, at most 8760h.")
        @Default("3h")
        @Size(max = Durations.MAX_LENGTH)
        String keyDuration,
    @JsonPropertyDescription(
            "How long a token is valid, as a duration such as 30m; from 1s to 168h.")
        @Default("30m")
        @Size(max = Durations.MAX_LENGTH)
        String tokenDuration,
    @JsonPropertyDescription(
            "The iss claim. A URL that verifiers know this issuer by is usual; any text works.")
        @Default("stoke")
        @Size(max = 512)
        String issuer,
    @JsonPropertyDescription(
            "The aud claim: the services that the tokens are for. Empty: tokens have no aud.")
        @Default("[]")
        @Size(max = 32)
        List<@Size(max = 512) String> audience,
    @JsonPropertyDescription("How often one login can be refreshed; 0 is without limit.")
        @Default("0")
        Integer refreshLimit,
    @JsonPropertyDescription("Which claims carry what is known of the user.") @Default("{}")
        UserInfoSpec userInfo) {

  static final String KEY_DURATION_OK = "self.keyDuration.matches('" + Durations.PATTERN + "')";
  static final String TOKEN_DURATION_OK = "self.tokenDuration.matches('" + Durations.PATTERN + "')";

  static final TokensSpec DEFAULT =
      new TokensSpec(Algorithm.ECDSA, "3h", "30m", "stoke", List.of(), 0, UserInfoSpec.DEFAULT);

  /** Signature algorithms, spelt as in a pod's configuration. */
  public enum Algorithm {
    ECDSA
  }

  public TokensSpec {
    algorithm = requireNonNullElse(algorithm, Algorithm.ECDSA);
    keyDuration = requireNonNullElse(keyDuration, "3h");
    tokenDuration = requireNonNullElse(tokenDuration, "30m");
    issuer = requireNonNullElse(issuer, "stoke");
    audience = List.copyOf(requireNonNullElse(audience, List.of()));
    refreshLimit = requireNonNullElse(refreshLimit, 0);
    userInfo = requireNonNullElse(userInfo, UserInfoSpec.DEFAULT);
  }
}
