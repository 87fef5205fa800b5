package dev.stoke.pod.federation.simulation;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.stoke.pod.keys.Kid;
import dev.stoke.pod.keys.PublicKey;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Public keys without private halves, the same ones in every run: a pool, since thumbprints cost
 * more than everything else in a schedule. Thread-safe.
 */
final class FakeKeys {
  private static final ConcurrentHashMap<String, PublicKey> POOL = new ConcurrentHashMap<>();
  private static final int ED25519_BYTES = 32;
  private static final int FINGERPRINT_LENGTH = 16;

  private FakeKeys() {}

  /** The {@code index}th key that this owner makes in a run. */
  static PublicKey of(String owner, int index) {
    return POOL.computeIfAbsent(owner + "/" + index, name -> make(owner, name));
  }

  private static PublicKey make(String owner, String name) {
    byte[] point = new byte[ED25519_BYTES];
    new SplittableRandom(name.hashCode() * 0x9E37_79B9_7F4A_7C15L).nextBytes(point);
    Base64URL x = Base64URL.encode(point);
    try {
      OctetKeyPair bare = new OctetKeyPair.Builder(Curve.Ed25519, x).build();
      String thumbprint = bare.computeThumbprint().toString();
      Kid kid = new Kid(owner, thumbprint.substring(0, FINGERPRINT_LENGTH));
      return new PublicKey(
          kid,
          new OctetKeyPair.Builder(Curve.Ed25519, x)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.EdDSA)
              .keyID(kid.toString())
              .build());
    } catch (JOSEException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }
}
