package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.jwk.JWK;

/**
 * What kind of key a pod makes for itself.
 *
 * @param rsaBits length of an RSA modulus; 0 for all other algorithms, whose curve says it
 */
public record KeySpec(SigningAlgorithm algorithm, int rsaBits) {
  public static final int LEAST_RSA_BITS = 2048;
  public static final int MOST_RSA_BITS = 4096;

  public KeySpec {
    requireNonNull(algorithm, "algorithm is null");
    boolean good =
        algorithm.isRsa() ? rsaBits >= LEAST_RSA_BITS && rsaBits <= MOST_RSA_BITS : rsaBits == 0;
    if (!good) {
      throw new IllegalArgumentException("not a length of " + algorithm + " keys: " + rsaBits);
    }
  }

  /** With RSA, the shortest modulus. */
  public static KeySpec of(SigningAlgorithm algorithm) {
    return new KeySpec(algorithm, algorithm.isRsa() ? LEAST_RSA_BITS : 0);
  }

  /** Whether a key is of this kind. */
  public boolean fits(PublicKey key) {
    JWK jwk = key.jwk();
    return algorithm.jws().equals(jwk.getAlgorithm())
        && (!algorithm.isRsa() || jwk.size() == rsaBits);
  }

  /** Whether making a pair may take seconds: primes are searched for. */
  public boolean isSlow() {
    return algorithm.isRsa();
  }
}
