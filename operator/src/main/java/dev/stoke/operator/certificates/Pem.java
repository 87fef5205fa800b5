package dev.stoke.operator.certificates;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
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
import java.util.stream.Collectors;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;

/** Certificates and private keys as text, RFC 7468; keys are written in PKCS#8. */
final class Pem {
  private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});

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

  /** EC or RSA; in PKCS#8, SEC 1 or PKCS#1, not encrypted. */
  static PrivateKey key(String where, String text) throws BrokenSecretException {
    try (var parser = new PEMParser(new StringReader(text))) {
      for (var object = parser.readObject(); object != null; object = parser.readObject()) {
        var key =
            switch (object) {
              case PEMKeyPair pair -> pair.getPrivateKeyInfo();
              case PrivateKeyInfo info -> info;
              default -> null; // The name of a curve, which openssl writes before the key.
            };
        if (key != null) {
          return key(key);
        }
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      throw broken(where); // Without the cause: it may quote the text.
    }
    throw broken(where);
  }

  private static PrivateKey key(PrivateKeyInfo info) throws IOException, GeneralSecurityException {
    var algorithm = info.getPrivateKeyAlgorithm().getAlgorithm();
    var name = algorithm.equals(PKCSObjectIdentifiers.rsaEncryption) ? "RSA" : "EC";
    return KeyFactory.getInstance(name).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }

  private static BrokenSecretException broken(String where) {
    return new BrokenSecretException(
        where + " holds no EC or RSA private key in PEM that is not encrypted");
  }
}
