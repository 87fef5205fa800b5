package dev.stoke.pod.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.util.List;

/** What a resource server does with nothing but nimbus-jose-jwt. */
public final class StandardVerifier {
  private StandardVerifier() {}

  /** Whether the key set has one key that the header may mean, and it has signed the token. */
  public static boolean verifies(JWKSet keys, SignedJWT token) throws JOSEException {
    List<JWK> meant = new JWKSelector(JWKMatcher.forJWSHeader(token.getHeader())).select(keys);
    return meant.size() == 1 && verifies(meant.getFirst(), token);
  }

  public static boolean verifies(JWK key, SignedJWT token) throws JOSEException {
    JWSVerifier verifier =
        switch (key.getKeyType().getValue()) {
          case "EC" -> new ECDSAVerifier(key.toECKey());
          case "RSA" -> new RSASSAVerifier(key.toRSAKey());
          default -> new Ed25519Verifier(key.toOctetKeyPair());
        };
    return token.verify(verifier);
  }
}
