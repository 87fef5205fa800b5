package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWK;
import java.time.Instant;

/**
 * A public key, the member that signs with it, and how long it must stay published.
 *
 * @param kid {@code <instance_id>-p-<first 16 characters of the RFC 7638 thumbprint>}
 * @param owner the instance_id of the pod that holds the private half
 * @param jwk the public half only; RFC 7517 members {@code kid}, {@code use} and {@code alg} are
 *     set
 * @param retainUntil wall-clock time up to which every pod publishes the key
 */
public record PublishedKey(String kid, String owner, JWK jwk, Instant retainUntil) {
  public PublishedKey {
    requireNonNull(kid, "kid is null");
    requireNonNull(owner, "owner is null");
    requireNonNull(jwk, "jwk is null");
    requireNonNull(retainUntil, "retainUntil is null");
    if (jwk.isPrivate()) {
      throw new IllegalArgumentException("key " + kid + " holds private members");
    }
  }

  /** The same key with another time. */
  public PublishedKey retainedUntil(Instant until) {
    return new PublishedKey(kid, owner, jwk, until);
  }

  /** Whether both are the same key, whatever their {@code alg} and other members say. */
  public boolean hasSameMaterial(PublishedKey other) {
    return jwk.equals(other.jwk) || Kid.thumbprint(jwk).equals(Kid.thumbprint(other.jwk));
  }
}
