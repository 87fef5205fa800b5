package dev.stoke.pod.providers.ldap;

import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.TrustAllTrustManager;
import dev.stoke.pod.tls.Authorities;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
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
    if (ca != null && !everybody) {
      return Authorities.only(ca).getSocketFactory();
    }
    try {
      return everybody
          ? new SSLUtil(new TrustAllTrustManager(false)).createSSLSocketFactory()
          : SSLContext.getDefault().getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the trusted certificates cannot be put in force", e);
    }
  }
}
