package dev.stoke.operator.certificates;

import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;

/** The authority that a user gives in a Secret of his own, in the form that cert-manager makes. */
final class GivenAuthority {
  static final String CERTIFICATE = Authorities.CERTIFICATE;
  static final String KEY = Authorities.KEY;

  private static final int KEY_CERT_SIGN = 5;
  private static final int LEAST_RSA_BITS = 2048;

  private GivenAuthority() {}

  /**
   * The first certificate of tls.crt, which issues and is trusted. Those above it are not: with
   * them everybody whom they vouch for might call himself an auth pod.
   *
   * @throws BrokenSecretException with what is wrong with it
   */
  static KeyedCertificate read(String secret, SecretContent content, Instant now)
      throws BrokenSecretException {
    var authority = KeyedCertificate.read(secret, content, CERTIFICATE, KEY);
    var problem = problem(authority.certificate(), now);
    if (!problem.isEmpty()) {
      throw new BrokenSecretException(
          "%s, key %s, holds a certificate that %s".formatted(secret, CERTIFICATE, problem));
    }
    return authority;
  }

  /** Empty when there is none. */
  private static String problem(X509Certificate certificate, Instant now) {
    if (certificate.getBasicConstraints() < 0) {
      return "is not an authority's (basic constraint CA; in cert-manager isCA: true)";
    }
    boolean[] usage = certificate.getKeyUsage();
    if (usage != null && !usage[KEY_CERT_SIGN]) {
      return "may not sign others (key usage keyCertSign; in cert-manager the usage 'cert sign')";
    }
    if (certificate.getPublicKey() instanceof RSAPublicKey rsa
        && rsa.getModulus().bitLength() < LEAST_RSA_BITS) {
      return "has an RSA key of less than " + LEAST_RSA_BITS + " bits";
    }
    if (KeyedCertificate.isExpired(certificate, now)) {
      return "expired at " + certificate.getNotAfter().toInstant();
    }
    if (now.isBefore(certificate.getNotBefore().toInstant())) {
      return "is not valid before " + certificate.getNotBefore().toInstant();
    }
    return "";
  }
}
