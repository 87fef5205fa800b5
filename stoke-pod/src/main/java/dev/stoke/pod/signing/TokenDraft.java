package dev.stoke.pod.signing;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A token without what only its signer can know: {@code kid}, {@code iat}, {@code nbf} and {@code
 * exp}.
 *
 * @param type what it is to be for
 * @param claims all others, as RFC 7519 names them; {@code aud} as a list of strings
 * @param lifetime how long the token should live; the signer may shorten it
 * @param issuedAt whether the token gets an {@code iat}
 * @param notBefore whether the token gets an {@code nbf}
 */
public record TokenDraft(
    TokenType type,
    Map<String, Object> claims,
    Duration lifetime,
    boolean issuedAt,
    boolean notBefore) {
  /** The claims that only a signer fills. */
  public static final Set<String> OF_THE_SIGNER = Set.of("kid", "iat", "nbf", "exp");

  public TokenDraft {
    requireNonNull(type, "type is null");
    requireNonNull(lifetime, "lifetime is null");
    claims = Collections.unmodifiableMap(new LinkedHashMap<>(claims));
  }

  TokenDraft withLifetime(Duration shorter) {
    return new TokenDraft(type, claims, shorter, issuedAt, notBefore);
  }

  /** Who the claims are about is nobody's business but the token's. */
  @Override
  public String toString() {
    return "TokenDraft[claims=***, lifetime=" + lifetime + "]";
  }
}
