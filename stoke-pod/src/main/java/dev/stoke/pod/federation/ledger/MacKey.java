package dev.stoke.pod.federation.ledger;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/** One key of the cluster's list; prints only its fingerprint. */
final class MacKey {
  static final int BYTES = 32;
  private static final String ALGORITHM = "HmacSHA256";
  private static final int FINGERPRINT_BYTES = 4;

  private final SecretKey key;
  private final String fingerprint;

  MacKey(byte[] key) {
    if (key.length != BYTES) {
      throw new IllegalArgumentException("a MAC key has 32 bytes");
    }
    this.key = new SecretKeySpec(key, ALGORITHM);
    this.fingerprint = fingerprint(key);
  }

  private static String fingerprint(byte[] key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key);
      return HexFormat.of().formatHex(digest, 0, FINGERPRINT_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing from this Java runtime", e);
    }
  }

  byte[] mac(byte[] input) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      return mac.doFinal(input);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is missing from this Java runtime", e);
    }
  }

  /** The first 8 hex characters of its SHA-256. */
  String fingerprint() {
    return fingerprint;
  }

  @Override
  public String toString() {
    return "MacKey[" + fingerprint + "]";
  }
}
