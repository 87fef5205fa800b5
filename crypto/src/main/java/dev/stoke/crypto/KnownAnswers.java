package dev.stoke.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.HexFormat;

/** Signatures: a provider that does not know these is not computed with. */
final class KnownAnswers {
  private static final String ALGORITHM = "SHA256withECDSAinP1363Format";
  private static final ECGenParameterSpec CURVE = new ECGenParameterSpec("secp256r1");
  private static final byte[] MESSAGE = "sample".getBytes(US_ASCII);

  /** RFC 6979, A.2.5: P-256, SHA-256. */
  private static final String X =
      "60fed4ba255a9d31c961eb74c6356d68c049b8923b61fa6ce669622e60f29fb6";

  private static final String Y =
      "7903fe1008b8bc99a41ae9e95628bc64f2f1b20c2d7e9f5177a3c294d4462299";
  private static final byte[] SIGNATURE =
      HexFormat.of()
          .parseHex(
              "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
                  + "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");

  private KnownAnswers() {}

  static void check(SignatureProvider provider) throws GeneralSecurityException {
    PublicKey known = known();
    require(verifies(provider, known, SIGNATURE), "a good signature is refused");
    byte[] wrong = SIGNATURE.clone();
    wrong[wrong.length - 1] ^= 1;
    require(!verifies(provider, known, wrong), "a wrong signature is good");

    KeyPair fresh = pair(provider);
    Signature signature = provider.signature(ALGORITHM);
    signature.initSign(fresh.getPrivate());
    signature.update(MESSAGE);
    byte[] made = signature.sign();
    require(verifies(provider, fresh.getPublic(), made), "its own signature is refused");
    require(!verifies(provider, known, made), "a signature by another key is good");
  }

  static KeyPair pair(SignatureProvider provider) throws GeneralSecurityException {
    var pairs = provider.pairs("EC");
    pairs.initialize(CURVE);
    return pairs.generateKeyPair();
  }

  private static PublicKey known() throws GeneralSecurityException {
    var parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(CURVE);
    var point = new ECPoint(new BigInteger(X, 16), new BigInteger(Y, 16));
    return KeyFactory.getInstance("EC")
        .generatePublic(
            new ECPublicKeySpec(point, parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static boolean verifies(SignatureProvider provider, PublicKey key, byte[] made)
      throws GeneralSecurityException {
    Signature signature = provider.signature(ALGORITHM);
    signature.initVerify(key);
    signature.update(MESSAGE);
    return signature.verify(made);
  }

  static void require(boolean holds, String otherwise) throws GeneralSecurityException {
    if (!holds) {
      throw new GeneralSecurityException(otherwise);
    }
  }
}
