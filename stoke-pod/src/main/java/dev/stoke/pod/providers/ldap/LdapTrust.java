package dev.stoke.pod.providers.ldap;

import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.stoke.pod.tls.Pem;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Which directories are believed to be who they say. */
final class LdapTrust {
  private final @Nullable Path ca;
  private final boolean everybody;

  /**
   * @param ca PEM file with the only CAs that are trusted; null: those of the system are
   * @param everybody no certificate is checked
   */
  LdapTrust(@Nullable Path ca, boolean everybody) {
    this.ca = ca;
    this.everybody = everybody;
  }

  boolean isEverybody() {
    return everybody;
  }

  /** For the next connection: the file is read again each time, so that a renewed CA counts. */
  SSLSocketFactory sockets() throws UnusableCertificateException {
    try {
      return new SSLUtil(managers()).createSSLSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the trusted certificates cannot be put in force", e);
    }
  }

  private TrustManager[] managers()
      throws UnusableCertificateException, GeneralSecurityException, IOException {
    if (everybody) {
      return new TrustManager[] {new TrustAllTrustManager(false)};
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(ca == null ? null : anchors(ca));
    return factory.getTrustManagers();
  }

  private static KeyStore anchors(Path file)
      throws UnusableCertificateException, GeneralSecurityException, IOException {
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    int number = 0;
    for (X509Certificate certificate :
        Pem.certificates(String.valueOf(file.getFileName()), Pem.text(file))) {
      anchors.setCertificateEntry("ca-" + number, certificate);
      number++;
    }
    return anchors;
  }
}
