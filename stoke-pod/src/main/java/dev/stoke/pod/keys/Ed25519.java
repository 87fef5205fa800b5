package dev.stoke.pod.keys;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.EdDSAProvider;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import dev.stoke.crypto.SignatureProvider;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/** RFC 8037 by a provider of the platform's; the JOSE library's needs a second crypto library. */
public final class Ed25519 {
  private static final String NAME = "Ed25519";
  static final int KEY_BYTES = 32;

  /** What stands before the key in its X.509 form (RFC 8410, section 4). */
  private static final byte[] PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private Ed25519() {}

  static KeyPair generate(SignatureProvider provider) throws GeneralSecurityException {
    return provider.pairs(NAME).generateKeyPair();
  }

  static Base64URL x(java.security.PublicKey key) {
    byte[] encoded = key.getEncoded();
    return Base64URL.encode(Arrays.copyOfRange(encoded, PREFIX.length, encoded.length));
  }

  static JWSSigner signer(PrivateKey key, SignatureProvider provider) {
    return new Signer(key, provider);
  }

  /**
   * @throws JOSEException when it is not an Ed25519 public key
   */
  public static JWSVerifier verifier(OctetKeyPair jwk, SignatureProvider provider)
      throws JOSEException {
    byte[] x = jwk.getX().decode();
    if (!NAME.equals(jwk.getCurve().getName()) || x.length != KEY_BYTES) {
      throw new JOSEException("not an Ed25519 key");
    }
    byte[] encoded = Arrays.copyOf(PREFIX, PREFIX.length + KEY_BYTES);
    System.arraycopy(x, 0, encoded, PREFIX.length, KEY_BYTES);
    try {
      return new Verifier(
          KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded)), provider);
    } catch (GeneralSecurityException e) {
      throw new JOSEException("not a point of Ed25519", e);
    }
  }

  private static void check(JWSHeader header) throws JOSEException {
    if (!JWSAlgorithm.EdDSA.equals(header.getAlgorithm())) {
      throw new JOSEException("the algorithm is not EdDSA");
    }
  }

  private static final class Signer extends EdDSAProvider implements JWSSigner {
    private final PrivateKey key;
    private final SignatureProvider provider;

    Signer(PrivateKey key, SignatureProvider provider) {
      this.key = key;
      this.provider = provider;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] input) throws JOSEException {
      check(header);
      try {
        Signature signature = provider.signature(NAME);
        signature.initSign(key);
        signature.update(input);
        return Base64URL.encode(signature.sign());
      } catch (GeneralSecurityException e) {
        throw new JOSEException("signing with Ed25519 failed", e);
      }
    }
  }

  private static final class Verifier extends EdDSAProvider implements JWSVerifier {
    private final java.security.PublicKey key;
    private final SignatureProvider provider;

    Verifier(java.security.PublicKey key, SignatureProvider provider) {
      this.key = key;
      this.provider = provider;
    }

    /** Extensions that a header calls critical are none that this pod knows (RFC 7515, 4.1.11). */
    @Override
    public boolean verify(JWSHeader header, byte[] input, Base64URL sign) throws JOSEException {
      check(header);
      if (header.getCriticalParams() != null && !header.getCriticalParams().isEmpty()) {
        return false;
      }
      try {
        Signature signature = provider.signature(NAME);
        signature.initVerify(key);
        signature.update(input);
        return signature.verify(sign.decode());
      } catch (SignatureException e) {
        // Such as one of another length.
        return false;
      } catch (GeneralSecurityException e) {
        throw new JOSEException("verifying with Ed25519 failed", e);
      }
    }
  }
}
