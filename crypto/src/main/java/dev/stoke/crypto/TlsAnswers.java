package dev.stoke.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What TLS is made of: a provider that does not know these is not computed with. */
final class TlsAnswers {
  /** FIPS 180-4, of {@code abc}. */
  private static final String DIGEST =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** RFC 4231, 4.3: HMAC-SHA-256. */
  private static final String MAC_KEY = "Jefe";

  private static final String MAC_MESSAGE = "what do ya want for nothing?";
  private static final String MAC =
      "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";

  /**
   * The Galois/Counter Mode of Operation, McGrew and Viega, test case 2: all zeros, and its tag.
   */
  private static final String SEALED =
      "0388dace60b6a392f328c2b971b2fe78ab6e47d42cec13bdf53a67b21257bddf";

  private static final int TAG_BITS = 128;

  private TlsAnswers() {}

  static void check(SignatureProvider provider) throws GeneralSecurityException {
    checkDigest(provider);
    checkMac(provider);
    checkSealing(provider);
    checkAgreement(provider);
  }

  private static void checkDigest(SignatureProvider provider) throws GeneralSecurityException {
    MessageDigest digest =
        provider.instance("SHA-256", MessageDigest::getInstance, MessageDigest::getInstance);
    KnownAnswers.require(
        HexFormat.of().formatHex(digest.digest("abc".getBytes(US_ASCII))).equals(DIGEST),
        "a digest is wrong");
  }

  private static void checkMac(SignatureProvider provider) throws GeneralSecurityException {
    Mac mac = provider.instance("HmacSHA256", Mac::getInstance, Mac::getInstance);
    mac.init(new SecretKeySpec(MAC_KEY.getBytes(US_ASCII), "HmacSHA256"));
    KnownAnswers.require(
        HexFormat.of().formatHex(mac.doFinal(MAC_MESSAGE.getBytes(US_ASCII))).equals(MAC),
        "a code of authentication is wrong");
  }

  private static void checkSealing(SignatureProvider provider) throws GeneralSecurityException {
    var key = new SecretKeySpec(new byte[16], "AES");
    var zeros = new GCMParameterSpec(TAG_BITS, new byte[12]);
    Cipher cipher =
        provider.instance("AES/GCM/NoPadding", Cipher::getInstance, Cipher::getInstance);
    cipher.init(Cipher.ENCRYPT_MODE, key, zeros);
    byte[] sealed = cipher.doFinal(new byte[16]);
    KnownAnswers.require(
        HexFormat.of().formatHex(sealed).equals(SEALED), "what is sealed is wrong");
    cipher.init(Cipher.DECRYPT_MODE, key, zeros);
    KnownAnswers.require(
        Arrays.equals(cipher.doFinal(sealed), new byte[16]), "what is opened is wrong");
  }

  private static void checkAgreement(SignatureProvider provider) throws GeneralSecurityException {
    KeyPair one = KnownAnswers.pair(provider);
    KeyPair other = KnownAnswers.pair(provider);
    KnownAnswers.require(
        Arrays.equals(
            agreed(provider, one.getPrivate(), other.getPublic()),
            agreed(provider, other.getPrivate(), one.getPublic())),
        "two do not agree on a key");
  }

  private static byte[] agreed(SignatureProvider provider, PrivateKey own, PublicKey other)
      throws GeneralSecurityException {
    KeyAgreement agreement =
        provider.instance("ECDH", KeyAgreement::getInstance, KeyAgreement::getInstance);
    agreement.init(own);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }
}
