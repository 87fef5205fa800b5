package dev.stoke.operator.certificates;

import static java.util.Objects.requireNonNull;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate with its private key; cannot be printed. */
final class KeyedCertificate {
  private static final byte[] PROBE = {1};
  private static final Proven SIGNED = new Proven();
  private static final Proven TOGETHER = new Proven();

  private final X509Certificate certificate;
  private final PrivateKey key;

  KeyedCertificate(X509Certificate certificate, PrivateKey key) {
    this.certificate = requireNonNull(certificate, "certificate is null");
    this.key = requireNonNull(key, "key is null");
  }

  /**
   * @param secret names the Secret in the sentence that says what is wrong with it
   */
  static KeyedCertificate read(
      String secret, SecretContent content, String certificateKey, String privateKey)
      throws BrokenSecretException {
    var certificate =
        Pem.certificates(secret + ", key " + certificateKey + ",", content.text(certificateKey))
            .getFirst();
    var key = Pem.key(secret + ", key " + privateKey + ",", content.text(privateKey));
    var publicKey = certificate.getPublicKey();
    boolean fits =
        TOGETHER.holds(
            publicKey.getEncoded(), key.getEncoded(), () -> belongTogether(publicKey, key));
    if (!fits) {
      throw new BrokenSecretException(
          "%s has a %s that is not the key of its %s"
              .formatted(secret, privateKey, certificateKey));
    }
    return new KeyedCertificate(certificate, key);
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  boolean isSignedBy(X509Certificate authority) {
    return isSignedBy(certificate, authority);
  }

  static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
    if (!certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
      return false;
    }
    try {
      return SIGNED.holds(
          certificate.getEncoded(),
          authority.getEncoded(),
          () -> isSignedBy(certificate, authority.getPublicKey()));
    } catch (CertificateEncodingException e) {
      return false; // As it was read from its encoding, this does not happen.
    }
  }

  private static boolean isSignedBy(X509Certificate certificate, PublicKey authority) {
    try {
      certificate.verify(authority);
      return true;
    } catch (GeneralSecurityException e) {
      return false; // That is the answer, not a failure.
    }
  }

  /** Past two thirds of its life, or not yet in it. */
  boolean isDue(Instant now) {
    return isDue(certificate, now);
  }

  static boolean isDue(X509Certificate certificate, Instant now) {
    var from = certificate.getNotBefore().toInstant();
    var life = Duration.between(from, certificate.getNotAfter().toInstant());
    return now.isBefore(from) || !now.isBefore(from.plus(life.multipliedBy(2).dividedBy(3)));
  }

  static boolean isExpired(X509Certificate certificate, Instant now) {
    return !now.isBefore(certificate.getNotAfter().toInstant());
  }

  /** Of what a key signs. */
  static String signatureAlgorithm(PrivateKey key) {
    return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
  }

  private static boolean belongTogether(PublicKey publicKey, PrivateKey privateKey) {
    try {
      var signer = Signature.getInstance(signatureAlgorithm(privateKey));
      signer.initSign(privateKey);
      signer.update(PROBE);
      byte[] signature = signer.sign();
      signer.initVerify(publicKey);
      signer.update(PROBE);
      return signer.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // A key of another kind, most likely.
    }
  }

  @Override
  public String toString() {
    return "KeyedCertificate[" + Fingerprints.of(certificate) + "]";
  }
}
