package dev.stoke.e2e.witness;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An issued token, and with which key it has been verified. Not safe for threads. */
final class Token {
  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.ES256, JWSAlgorithm.RS256, JWSAlgorithm.EdDSA);

  private final SignedJWT jwt;
  private final String pod;
  private final Instant askedAt;
  private final Instant receivedAt;
  private final Instant expiresAt;
  private @Nullable JWK proven;

  private Token(SignedJWT jwt, String pod, Instant askedAt, Instant receivedAt)
      throws ParseException {
    this.jwt = jwt;
    this.pod = requireNonNull(pod, "pod is null");
    this.askedAt = requireNonNull(askedAt, "askedAt is null");
    this.receivedAt = requireNonNull(receivedAt, "receivedAt is null");
    this.expiresAt = jwt.getJWTClaimsSet().getExpirationTime().toInstant();
  }

  /** A token as a pod handed it out: it was signed between the two times. */
  static Token parse(String text, String pod, Instant askedAt, Instant receivedAt)
      throws ParseException {
    return new Token(SignedJWT.parse(text), pod, askedAt, receivedAt);
  }

  String kid() {
    String kid = jwt.getHeader().getKeyID();
    return kid == null ? "" : kid;
  }

  Instant receivedAt() {
    return receivedAt;
  }

  Instant expiresAt() {
    return expiresAt;
  }

  /**
   * Whether a verifier that has this set accepts the token. The signature is computed once for each
   * key: an equal JWK gives an equal answer.
   */
  boolean verifiesWith(KeySet set) {
    JWK key = set.key(kid()).orElse(null);
    if (key == null) {
      return false;
    }
    if (key.equals(proven)) {
      return true;
    }
    var processor = new DefaultJWTProcessor<SecurityContext>();
    processor.setJWSKeySelector(
        new JWSVerificationKeySelector<>(ALGORITHMS, new ImmutableJWKSet<>(set.keys())));
    try {
      processor.process(jwt, null);
    } catch (BadJOSEException | JOSEException refused) {
      return false;
    }
    proven = key;
    return true;
  }

  /** Never the token itself: whoever has it is its user. */
  @Override
  public String toString() {
    return "token of kid %s, from %s, asked for at %s, received at %s, expiring at %s"
        .formatted(kid(), pod, askedAt, receivedAt, expiresAt);
  }
}
