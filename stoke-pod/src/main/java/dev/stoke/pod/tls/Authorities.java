package dev.stoke.pod.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Whom a client of TLS trusts, instead of the system's authorities. */
public final class Authorities {
  private Authorities() {}

  /**
   * Trusts the authorities of a PEM file, and no others.
   *
   * @throws UnusableCertificateException when the file holds none
   */
  public static SSLContext only(Path file) throws UnusableCertificateException {
    try {
      KeyStore anchors = KeyStore.getInstance("PKCS12");
      anchors.load(null, null);
      int number = 0;
      for (X509Certificate certificate :
          Pem.certificates(String.valueOf(file.getFileName()), Pem.text(file))) {
        anchors.setCertificateEntry("ca-" + number, certificate);
        number++;
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(anchors);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableCertificateException(
          "the authorities of " + file.getFileName() + " cannot be put in force", e);
    }
  }
}
