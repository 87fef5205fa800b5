package dev.stoke.pod.signing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import dev.stoke.crypto.SignatureProvider;
import dev.stoke.pod.keys.Ed25519;
import dev.stoke.pod.keys.Jose;
import dev.stoke.pod.keys.PublishedKey;
import java.util.Set;

/**
 * Checks who signed. The key alone chooses the algorithm (RFC 8725, 3.1), so that a token cannot
 * talk its way past it.
 */
public final class Signatures {
  /** Of RSA keys of Go servers, which do not say which; one family, so none weakens another. */
  private static final Set<JWSAlgorithm> UNNAMED =
      Set.of(JWSAlgorithm.PS256, JWSAlgorithm.PS384, JWSAlgorithm.PS512);

  private Signatures() {}

  public static boolean isBy(PublishedKey key, SignedJWT token) {
    return isBy(key, token, SignatureProvider.current());
  }

  /**
   * @param provider computes it
   */
  public static boolean isBy(PublishedKey key, SignedJWT token, SignatureProvider provider) {
    try {
      return isFor(key.jwk(), token.getHeader().getAlgorithm())
          && isSpelledRight(token.getSignature())
          && token.verify(verifier(key.jwk(), provider));
    } catch (JOSEException e) {
      // A signature or a key that cannot be computed with proves nothing.
      return false;
    }
  }

  /**
   * Base64url and nothing else (RFC 7515, 2). The decoder forgives more, and then one token would
   * have many texts, while sessions know it by its text.
   */
  private static boolean isSpelledRight(Base64URL signature) {
    return Base64URL.encode(signature.decode()).equals(signature);
  }

  private static boolean isFor(JWK key, JWSAlgorithm algorithm) {
    return key.getAlgorithm() == null
        ? key instanceof RSAKey && UNNAMED.contains(algorithm)
        : algorithm.equals(key.getAlgorithm());
  }

  private static JWSVerifier verifier(JWK key, SignatureProvider provider) throws JOSEException {
    return switch (key) {
      case ECKey ec -> Jose.with(provider, new ECDSAVerifier(ec));
      case RSAKey rsa -> Jose.with(provider, new RSASSAVerifier(rsa));
      case OctetKeyPair okp -> Ed25519.verifier(okp, provider);
      default -> throw new JOSEException("no verifier for keys of type " + key.getKeyType());
    };
  }
}
