package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/**
 * A member's public key as this pod accepts it: checked, in RFC 7518 form, and really named by its
 * kid. Read with {@link PublicKeyReader}.
 */
public record PublicKey(Kid kid, JWK jwk) {
  public PublicKey {
    requireNonNull(kid, "kid is null");
    requireNonNull(jwk, "jwk is null");
    if (jwk.isPrivate() || !kid.names(jwk) || !kid.toString().equals(jwk.getKeyID())) {
      throw new IllegalArgumentException("not a public key that its kid names");
    }
  }

  public static PublicKey of(PublishedKey key) {
    return new PublicKey(
        Kid.parse(key.kid()).orElseThrow(() -> new IllegalArgumentException("not a kid of ours")),
        key.jwk());
  }

  /** The whole RFC 7638 thumbprint. */
  public String thumbprint() {
    return Kid.thumbprint(jwk);
  }

  public PublishedKey retainedUntil(Instant retainUntil) {
    return new PublishedKey(kid.toString(), kid.owner(), jwk, retainUntil);
  }
}
