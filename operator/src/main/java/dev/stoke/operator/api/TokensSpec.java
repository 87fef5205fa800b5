package dev.stoke.operator.api;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tokens that are issued; the pods take up every change without a restart. */
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
    value = "self.numBits in [256, 384, 512]",
    fieldPath = ".numBits",
    message = "spec.tokens.numBits must be 256, 384 or 512: the length of the hash.")
@ValidationRule(
    value = "self.numBits == 256 || self.algorithm in ['ECDSA', 'RSA']",
    fieldPath = ".numBits",
    message =
        "spec.tokens.numBits must be 256, or be left out, with EdDSA and RS256: only ECDSA and RSA"
            + " leave a choice.")
@ValidationRule(
    value = "!has(self.rsaKeyBits) || self.algorithm in ['RSA', 'RS256']",
    fieldPath = ".rsaKeyBits",
    message =
        "spec.tokens.rsaKeyBits must be left out unless algorithm is RSA or RS256: other keys have"
            + " one length.")
@ValidationRule(
    value = "!has(self.rsaKeyBits) || self.rsaKeyBits in [2048, 3072, 4096]",
    fieldPath = ".rsaKeyBits",
    message = "spec.tokens.rsaKeyBits must be 2048, 3072 or 4096.")
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
@ValidationRule(
    value = "!has(self.subject) || self.subject.matches('^[^$]+$')",
    fieldPath = ".subject",
    message = "spec.tokens.subject must not be empty and must not hold '$'; leave it out for none.")
@ValidationRule(
    value = "!has(self.subject) || !has(self.subjectFrom)",
    fieldPath = ".subjectFrom",
    message =
        "spec.tokens.subjectFrom must not stand beside subject, as both fill the claim sub: keep"
            + " one of the two.")
@ValidationRule(
    value =
        "!(has(self.subject) || has(self.subjectFrom)) || [self.userInfo.username,"
            + " self.userInfo.fullName, self.userInfo.email, has(self.userInfo.firstName) ?"
            + " self.userInfo.firstName : '', has(self.userInfo.lastName) ? self.userInfo.lastName"
            + " : ''].all(claim, claim != 'sub')",
    fieldPath = ".userInfo",
    message =
        "spec.tokens.userInfo must not use sub while subject or subjectFrom fills it: choose"
            + " another name.")
@ValidationRule(
    value =
        "self.tokenType != 'at+jwt' || (self.audience.size() > 0 && has(self.subjectFrom) &&"
            + " self.includeIssuedAt && self.includeJwtId)",
    fieldPath = ".tokenType",
    message =
        "spec.tokens.tokenType must be JWT unless audience, subjectFrom, includeIssuedAt and"
            + " includeJwtId are set: RFC 9068 wants iss, aud, sub, iat and jti in every at+jwt.")
@ValidationRule(
    value = "self.refreshLimit >= 0",
    fieldPath = ".refreshLimit",
    message =
        "spec.tokens.refreshLimit must not be negative: use 0 for no limit, or the number of"
            + " refreshes that one login allows.")
@ValidationRule(
    value = "self.refreshLimit <= 1000000",
    fieldPath = ".refreshLimit",
    message = "spec.tokens.refreshLimit must be at most 1000000; 0 is without limit.")
@ValidationRule(
    value =
        "!(self.refreshCountKey in ['', 'iss', 'aud', 'exp', 'nbf', 'iat', 'kid', 'sub']) &&"
            + " self.refreshCountKey.matches("
            + Texts.PLAIN
            + ")",
    fieldPath = ".refreshCountKey",
    message =
        "spec.tokens.refreshCountKey must be the name of a claim other than iss, aud, exp, nbf,"
            + " iat, kid and sub, without '$'.")
@ValidationRule(
    value = "!self.includeJwtId || self.refreshLimit == 0 || self.refreshCountKey != 'jti'",
    fieldPath = ".refreshCountKey",
    message =
        "spec.tokens.refreshCountKey must name a claim other than jti, such as refreshes, when"
            + " includeJwtId and refreshLimit are set: jti cannot hold both.")
@ValidationRule(
    value = TokensSpec.REFRESH_DURATIONS_OK,
    message =
        "spec.tokens must have durations such as 10s, 1h or 0s in refreshGrace, refreshIdleLimit and"
            + " refreshLifetime.")
@ValidationRule(
    value =
        "!"
            + TokensSpec.REFRESH_DURATIONS_OK
            + " || duration(self.refreshGrace) <= duration('60s')",
    fieldPath = ".refreshGrace",
    message =
        "spec.tokens.refreshGrace must be at most 60s: no client waits longer for an answer, and a"
            + " stolen token would be of use.")
public record TokensSpec(
    @JsonPropertyDescription(
            "Signature algorithm: ECDSA (ES256, ES384, ES512 by numBits), EdDSA (Ed25519), RSA"
                + " (PS256, PS384, PS512 by numBits), or RS256 for verifiers that know no other RSA,"
                + " such as AWS load balancers. After a change each pod makes a key of the new kind,"
                + " and signs with it once it is known everywhere.")
        @Default("ECDSA")
        Algorithm algorithm,
    @JsonPropertyDescription("Length of the hash, and with ECDSA of the curve: 256, 384 or 512.")
        @Default("256")
        Integer numBits,
    @JsonPropertyDescription(
            "Length of RSA keys: 2048, 3072 or 4096. No default: with RSA and RS256 it is 2048, and"
                + " other keys have one length.")
        @Nullable Integer rsaKeyBits,
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
        @Size(max = Texts.MAX_LENGTH)
        String issuer,
    @JsonPropertyDescription(
            "The sub claim, the same for all users. No default: without it and subjectFrom tokens"
                + " have no sub.")
        @Size(max = Texts.MAX_LENGTH)
        @Nullable String subject,
    @JsonPropertyDescription(
            "What of the user is the sub claim: username, or id, the number in the database that no"
                + " other user ever gets. No default: see subject.")
        @Nullable SubjectFrom subjectFrom,
    @JsonPropertyDescription(
            "The aud claim: the services that the tokens are for. Empty: tokens have no aud.")
        @Default("[]")
        @Size(max = 32)
        List<@Size(max = Texts.MAX_LENGTH) String> audience,
    @JsonPropertyDescription(
            "The typ header: JWT, or at+jwt for access tokens by RFC 9068, which needs audience,"
                + " subjectFrom, includeIssuedAt and includeJwtId.")
        @Default("JWT")
        TokenType tokenType,
    @JsonPropertyDescription("Tokens have the iat claim.") @Default("false")
        Boolean includeIssuedAt,
    @JsonPropertyDescription("Tokens have the nbf claim.") @Default("false")
        Boolean includeNotBefore,
    @JsonPropertyDescription("Tokens have a jti claim that no other token has.") @Default("false")
        Boolean includeJwtId,
    @JsonPropertyDescription(
            "How often one login can be refreshed, at most 1000000; 0 is without limit.")
        @Default("0")
        Integer refreshLimit,
    @JsonPropertyDescription("Claim that counts the refreshes down, where there is a limit.")
        @Default("jti")
        @Size(max = 128)
        String refreshCountKey,
    @JsonPropertyDescription(
            "How long a client that did not get the answer to a refresh may ask again, as a"
                + " duration such as 10s; at most 60s, 0s: not at all.")
        @Default("10s")
        @Size(max = Durations.MAX_LENGTH)
        String refreshGrace,
    @JsonPropertyDescription(
            "Longest time between two refreshes, as a duration such as 1h; 0s: as long as the token"
                + " lives, which is the limit in any case.")
        @Default("0s")
        @Size(max = Durations.MAX_LENGTH)
        String refreshIdleLimit,
    @JsonPropertyDescription(
            "From a login to its last refresh, as a duration such as 24h; 0s: no limit.")
        @Default("0s")
        @Size(max = Durations.MAX_LENGTH)
        String refreshLifetime,
    @JsonPropertyDescription("Which claims carry what is known of the user.") @Default("{}")
        UserInfoSpec userInfo) {

  static final String KEY_DURATION_OK = "self.keyDuration.matches('" + Durations.PATTERN + "')";
  static final String TOKEN_DURATION_OK = "self.tokenDuration.matches('" + Durations.PATTERN + "')";
  static final String REFRESH_DURATIONS_OK =
      "[self.refreshGrace, self.refreshIdleLimit, self.refreshLifetime].all(time, time.matches('"
          + Durations.PATTERN
          + "'))";

  static final TokensSpec DEFAULT =
      new TokensSpec(
          Algorithm.ECDSA,
          256,
          null,
          "3h",
          "30m",
          "stoke",
          null,
          null,
          List.of(),
          TokenType.JWT,
          false,
          false,
          false,
          0,
          "jti",
          "10s",
          "0s",
          "0s",
          UserInfoSpec.DEFAULT);

  /** Signature algorithms, spelt as in a pod's configuration. */
  public enum Algorithm {
    ECDSA,
    EdDSA,
    RSA,
    RS256
  }

  /** What of a user is the claim {@code sub}. */
  public enum SubjectFrom {
    username,
    id
  }

  /** What a token says it is. */
  public enum TokenType {
    @JsonProperty("JWT")
    JWT("JWT"),
    @JsonProperty("at+jwt")
    ACCESS_TOKEN("at+jwt");

    private final String header;

    TokenType(String header) {
      this.header = header;
    }

    /** Its value in the header. */
    public String header() {
      return header;
    }
  }

  public TokensSpec {
    algorithm = requireNonNullElse(algorithm, Algorithm.ECDSA);
    numBits = requireNonNullElse(numBits, 256);
    keyDuration = requireNonNullElse(keyDuration, "3h");
    tokenDuration = requireNonNullElse(tokenDuration, "30m");
    issuer = requireNonNullElse(issuer, "stoke");
    audience = List.copyOf(requireNonNullElse(audience, List.of()));
    tokenType = requireNonNullElse(tokenType, TokenType.JWT);
    includeIssuedAt = requireNonNullElse(includeIssuedAt, false);
    includeNotBefore = requireNonNullElse(includeNotBefore, false);
    includeJwtId = requireNonNullElse(includeJwtId, false);
    refreshLimit = requireNonNullElse(refreshLimit, 0);
    refreshCountKey = requireNonNullElse(refreshCountKey, "jti");
    refreshGrace = requireNonNullElse(refreshGrace, "10s");
    refreshIdleLimit = requireNonNullElse(refreshIdleLimit, "0s");
    refreshLifetime = requireNonNullElse(refreshLifetime, "0s");
    userInfo = requireNonNullElse(userInfo, UserInfoSpec.DEFAULT);
  }
}
