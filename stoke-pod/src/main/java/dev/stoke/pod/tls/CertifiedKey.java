package dev.stoke.pod.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate that is valid now, the chain behind it, and the private key that belongs to it.
 * Immutable; the private key stays inside its key managers.
 */
public final class CertifiedKey {
  private static final int FINGERPRINT_BYTES = 4;

  private final List<X509Certificate> chain;
  private final KeyManager[] keys;

  private CertifiedKey(List<X509Certificate> chain, KeyManager[] keys) {
    this.chain = List.copyOf(chain);
    this.keys = keys;
  }

  /** The names of the files are for sentences only. */
  public static CertifiedKey of(
      String certificateFile, String certificate, String keyFile, String key)
      throws UnusableCertificateException {
    List<X509Certificate> chain = Pem.certificates(certificateFile, certificate);
    X509Certificate own = chain.getFirst();
    PrivateKey privateKey = Pem.key(keyFile, key, own.getPublicKey());
    checkValidity(certificateFile, own);
    if (!belongTogether(own.getPublicKey(), privateKey)) {
      throw new UnusableCertificateException(keyFile + " is not the key of " + certificateFile);
    }
    try {
      return new CertifiedKey(chain, keyManagers(privateKey, chain));
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableCertificateException("the certificate cannot be put in force", e);
    }
  }

  public List<X509Certificate> chain() {
    return chain;
  }

  public X509Certificate certificate() {
    return chain.getFirst();
  }

  public KeyManager[] keyManagers() {
    return keys.clone();
  }

  public String fingerprint() {
    return fingerprint(certificate());
  }

  public Instant notAfter() {
    return certificate().getNotAfter().toInstant();
  }

  /** First 8 hexadecimal characters of the SHA-256 of a certificate. */
  public static String fingerprint(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return HexFormat.of().formatHex(hash, 0, FINGERPRINT_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("a certificate that was read can be written", e);
    }
  }

  private static void checkValidity(String file, X509Certificate own)
      throws UnusableCertificateException {
    try {
      own.checkValidity();
    } catch (CertificateException e) {
      throw new UnusableCertificateException(
          "%s is valid from %s to %s, which is not now"
              .formatted(file, own.getNotBefore().toInstant(), own.getNotAfter().toInstant()),
          e);
    }
  }

  /** A signature by one must be good for the other. */
  private static boolean belongTogether(PublicKey publicKey, PrivateKey key) {
    String algorithm =
        switch (publicKey.getAlgorithm()) {
          case "EC" -> "SHA256withECDSA";
          case "RSA" -> "SHA256withRSA";
          default -> publicKey.getAlgorithm();
        };
    byte[] proof = publicKey.getEncoded();
    try {
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(proof);
      byte[] signed = signature.sign();
      signature.initVerify(publicKey);
      signature.update(proof);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      // Of another curve or kind: surely not a pair.
      return false;
    }
  }

  private static KeyManager[] keyManagers(PrivateKey key, List<X509Certificate> chain)
      throws GeneralSecurityException, IOException {
    // The store never leaves this memory, and neither does its password; a newer kind of store
    // would make a strong key of it, and again when it is read.
    char[] password = {};
    KeyStore store = KeyStore.getInstance("JKS");
    store.load(null, null);
    store.setKeyEntry("own", key, password, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory = KeyManagerFactory.getInstance("SunX509");
    factory.init(store, password);
    return factory.getKeyManagers();
  }
}
