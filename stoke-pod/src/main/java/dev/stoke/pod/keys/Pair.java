package dev.stoke.pod.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.security.GeneralSecurityException;
import java.security.KeyPair;

/**
 * A fresh key pair, whose private half only signs.
 *
 * @param publicHalf named by its kid, with {@code use} and {@code alg}
 */
record Pair(PublicKey publicHalf, JWSSigner signer) {
  static Pair generate(String owner, KeySpec spec) {
    SigningAlgorithm algorithm = spec.algorithm();
    try {
      return switch (algorithm) {
        case ES256, ES384, ES512 -> ec(owner, algorithm);
        case EDDSA -> ed25519(owner);
        case PS256, PS384, PS512, RS256 -> rsa(owner, spec);
      };
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make keys of " + spec, e);
    }
  }

  private static Pair ec(String owner, SigningAlgorithm algorithm) throws JOSEException {
    ECKey pair = new ECKeyGenerator(algorithm.curve()).generate();
    Kid kid = Kid.of(owner, pair);
    JWK half =
        new ECKey.Builder(algorithm.curve(), pair.getX(), pair.getY())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(algorithm.jws())
            .keyID(kid.toString())
            .build();
    return new Pair(new PublicKey(kid, half), new ECDSASigner(pair));
  }

  private static Pair ed25519(String owner) throws GeneralSecurityException {
    KeyPair pair = Ed25519.generate();
    OctetKeyPair.Builder half =
        new OctetKeyPair.Builder(Curve.Ed25519, Ed25519.x(pair.getPublic()));
    Kid kid = Kid.of(owner, half.build());
    JWK named =
        half.keyUse(KeyUse.SIGNATURE)
            .algorithm(SigningAlgorithm.EDDSA.jws())
            .keyID(kid.toString())
            .build();
    return new Pair(new PublicKey(kid, named), Ed25519.signer(pair.getPrivate()));
  }

  private static Pair rsa(String owner, KeySpec spec) throws JOSEException {
    RSAKey pair = new RSAKeyGenerator(spec.rsaBits()).generate();
    Kid kid = Kid.of(owner, pair);
    JWK half =
        new RSAKey.Builder(pair.getModulus(), pair.getPublicExponent())
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(spec.algorithm().jws())
            .keyID(kid.toString())
            .build();
    return new Pair(new PublicKey(kid, half), new RSASSASigner(pair));
  }

  /** The signer holds the private half; nothing of it is printed. */
  @Override
  public String toString() {
    return "Pair[" + publicHalf.kid() + "]";
  }
}
