package dev.stoke.pod.keys;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The algorithms of RFC 7518 and 8037 that tokens are signed with. Each goes with one kind of key.
 */
public enum SigningAlgorithm {
  ES256(JWSAlgorithm.ES256, Curve.P_256),
  ES384(JWSAlgorithm.ES384, Curve.P_384),
  ES512(JWSAlgorithm.ES512, Curve.P_521),
  EDDSA(JWSAlgorithm.EdDSA, Curve.Ed25519),
  PS256(JWSAlgorithm.PS256, null),
  PS384(JWSAlgorithm.PS384, null),
  PS512(JWSAlgorithm.PS512, null),
  RS256(JWSAlgorithm.RS256, null);

  private final JWSAlgorithm jws;
  private final @Nullable Curve curve;

  SigningAlgorithm(JWSAlgorithm jws, @Nullable Curve curve) {
    this.jws = jws;
    this.curve = curve;
  }

  /**
   * @param name as in the header of a token, such as {@code ES256} or {@code EdDSA}
   */
  public static Optional<SigningAlgorithm> named(String name) {
    return Arrays.stream(values()).filter(one -> one.jws.getName().equals(name)).findFirst();
  }

  public JWSAlgorithm jws() {
    return jws;
  }

  public boolean isRsa() {
    return curve == null;
  }

  /**
   * @throws NullPointerException for RSA, which has none
   */
  Curve curve() {
    return requireNonNull(curve, "RSA has no curve");
  }
}
