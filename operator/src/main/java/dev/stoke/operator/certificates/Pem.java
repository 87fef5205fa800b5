package dev.stoke.operator.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Certificates and EC private keys (PKCS#8) as text, RFC 7468. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----\\s*");

  private Pem() {}

  static String certificates(List<X509Certificate> certificates) {
    return certificates.stream().map(Pem::certificate).collect(Collectors.joining());
  }

  static String certificate(X509Certificate certificate) {
    try {
      return block("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was made or read cannot be written", e);
    }
  }

  static String key(PrivateKey key) {
    return block("PRIVATE KEY", key.getEncoded());
  }

  private static String block(String label, byte[] bytes) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, LINES.encodeToString(bytes), label);
  }

  /**
   * At least one.
   *
   * @param where names the text in the sentence that says what is wrong with it
   */
  static List<X509Certificate> certificates(String where, String text)
      throws BrokenSecretException {
    var certificates = new ArrayList<X509Certificate>();
    try {
      var found =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(text.getBytes(US_ASCII)));
      for (var certificate : found) {
        certificates.add((X509Certificate) certificate);
      }
    } catch (CertificateException e) {
      // Said below, without the cause: it may quote the text.
      certificates.clear();
    }
    if (certificates.isEmpty()) {
      throw new BrokenSecretException(where + " holds no certificate in PEM");
    }
    return certificates;
  }

  static PrivateKey key(String where, String text) throws BrokenSecretException {
    var block = KEY.matcher(text);
    if (block.matches()) {
      try {
        byte[] bytes = Base64.getMimeDecoder().decode(block.group(1));
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(bytes));
      } catch (GeneralSecurityException | IllegalArgumentException e) {
        throw broken(where);
      }
    }
    throw broken(where);
  }

  private static BrokenSecretException broken(String where) {
    return new BrokenSecretException(where + " holds no EC private key in PEM (PKCS#8)");
  }
}
