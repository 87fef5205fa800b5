package dev.stoke.pod.keys;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** Public keys of every kind, named as a pod would name them. */
final class TestKeys {
  static final Instant UNTIL = Instant.parse("2026-01-01T03:00:00Z");

  private TestKeys() {}

  static PublishedKey ec(Curve curve, JWSAlgorithm algorithm, Base64URL x, Base64URL y) {
    return named(new ECKey.Builder(curve, x, y), algorithm);
  }

  private static PublishedKey named(ECKey.Builder builder, JWSAlgorithm algorithm) {
    Kid kid = Kid.of("stoke-0", builder.build());
    return published(
        kid, builder.keyUse(KeyUse.SIGNATURE).algorithm(algorithm).keyID(kid.toString()).build());
  }

  static PublishedKey ed25519() {
    OctetKeyPair.Builder builder =
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(new byte[32]));
    Kid kid = Kid.of("stoke-0", builder.build());
    return published(
        kid,
        builder
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.EdDSA)
            .keyID(kid.toString())
            .build());
  }

  static PublishedKey rsa(int bits) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    RSAPublicKey key = (RSAPublicKey) generator.generateKeyPair().getPublic();
    return rsa(key.getModulus(), key.getPublicExponent());
  }

  static PublishedKey rsa(BigInteger modulus, BigInteger exponent) {
    RSAKey.Builder builder =
        new RSAKey.Builder(Base64URL.encode(modulus), Base64URL.encode(exponent));
    Kid kid = Kid.of("stoke-0", builder.build());
    return published(
        kid,
        builder
            .keyUse(KeyUse.SIGNATURE)
            .algorithm(JWSAlgorithm.PS256)
            .keyID(kid.toString())
            .build());
  }

  private static PublishedKey published(Kid kid, JWK jwk) {
    return new PublishedKey(kid.toString(), kid.owner(), jwk, UNTIL);
  }
}
