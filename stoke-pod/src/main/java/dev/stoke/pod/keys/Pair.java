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
import dev.stoke.crypto.SignatureProvider;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * A fresh key pair, whose private half only signs.
 *
 * @param publicHalf named by its kid, with {@code use} and {@code alg}
 */
record Pair(PublicKey publicHalf, JWSSigner signer) {
  static Pair generate(String owner, KeySpec spec, SignatureProvider provider) {
    SigningAlgorithm algorithm = spec.algorithm();
    try {
      return switch (algorithm) {
        case ES256, ES384, ES512 -> ec(owner, algorithm, provider);
        case EDDSA -> ed25519(owner, provider);
        case PS256, PS384, PS512, RS256 -> rsa(owner, spec, provider);
      };
    } catch (JOSEException | GeneralSecurityException e) {
      throw new IllegalStateException("this Java runtime cannot make keys of " + spec, e);
    }
  }

  private static Pair ec(String owner, SigningAlgorithm algorithm, SignatureProvider provider)
      throws JOSEException, GeneralSecurityException {
    KeyPair pair = pair(provider, "EC", algorithm.curve().toECParameterSpec());
    ECKey.Builder half = new ECKey.Builder(algorithm.curve(), (ECPublicKey) pair.getPublic());
    Kid kid = Kid.of(owner, half.build());
    JWK named =
        half.keyUse(KeyUse.SIGNATURE).algorithm(algorithm.jws()).keyID(kid.toString()).build();
    return new Pair(
        new PublicKey(kid, named),
        Jose.with(provider, new ECDSASigner((ECPrivateKey) pair.getPrivate())));
  }

  private static Pair ed25519(String owner, SignatureProvider provider)
      throws GeneralSecurityException {
    KeyPair pair = Ed25519.generate(provider);
    OctetKeyPair.Builder half =
        new OctetKeyPair.Builder(Curve.Ed25519, Ed25519.x(pair.getPublic()));
    Kid kid = Kid.of(owner, half.build());
    JWK named =
        half.keyUse(KeyUse.SIGNATURE)
            .algorithm(SigningAlgorithm.EDDSA.jws())
            .keyID(kid.toString())
            .build();
    return new Pair(new PublicKey(kid, named), Ed25519.signer(pair.getPrivate(), provider));
  }

  private static Pair rsa(String owner, KeySpec spec, SignatureProvider provider)
      throws GeneralSecurityException {
    KeyPair pair =
        pair(
            provider, "RSA", new RSAKeyGenParameterSpec(spec.rsaBits(), RSAKeyGenParameterSpec.F4));
    RSAKey.Builder half = new RSAKey.Builder((RSAPublicKey) pair.getPublic());
    Kid kid = Kid.of(owner, half.build());
    JWK named =
        half.keyUse(KeyUse.SIGNATURE)
            .algorithm(spec.algorithm().jws())
            .keyID(kid.toString())
            .build();
    return new Pair(
        new PublicKey(kid, named), Jose.with(provider, new RSASSASigner(pair.getPrivate())));
  }

  private static KeyPair pair(
      SignatureProvider provider, String kind, AlgorithmParameterSpec parameters)
      throws GeneralSecurityException {
    KeyPairGenerator pairs = provider.pairs(kind);
    pairs.initialize(parameters);
    return pairs.generateKeyPair();
  }

  /** The signer holds the private half; nothing of it is printed. */
  @Override
  public String toString() {
    return "Pair[" + publicHalf.kid() + "]";
  }
}
