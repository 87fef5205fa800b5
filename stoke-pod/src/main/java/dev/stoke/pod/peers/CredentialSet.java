package dev.stoke.pod.peers;

import dev.stoke.pod.tls.CertifiedKey;
import dev.stoke.pod.tls.Pem;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * One checked set of certificates: who this pod is, and whom it believes. Immutable; the private
 * key stays inside its key managers.
 */
final class CredentialSet {
  private static final int DNS_NAME = 2;

  /** TLS 1.3 does not tell how the other side will prove itself. */
  private static final String ANY_AUTHENTICATION = "UNKNOWN";

  /** Which end of the connection a certificate was shown by. */
  enum Side {
    CLIENT,
    SERVER
  }

  private final List<X509Certificate> authorities;
  private final CertifiedKey own;
  private final X509ExtendedTrustManager trust;

  private CredentialSet(
      List<X509Certificate> authorities, CertifiedKey own, X509ExtendedTrustManager trust) {
    this.authorities = authorities;
    this.own = own;
    this.trust = trust;
  }

  static CredentialSet of(PemFiles files, String instanceId) throws UnusableCertificateException {
    List<X509Certificate> authorities = Pem.certificates(PemFiles.AUTHORITIES, files.authorities());
    CertifiedKey own =
        CertifiedKey.of(files.certificateFile(), files.certificate(), files.keyFile(), files.key());
    checkAuthorities(authorities);
    checkName(files.certificateFile(), own.certificate(), instanceId);
    try {
      CredentialSet set =
          new CredentialSet(List.copyOf(authorities), own, trustManager(authorities));
      set.checkOwn(files.certificateFile(), own.chain().toArray(X509Certificate[]::new));
      return set;
    } catch (GeneralSecurityException | IOException e) {
      throw new UnusableCertificateException("the certificates cannot be put in force", e);
    }
  }

  KeyManager[] keyManagers() {
    return own.keyManagers();
  }

  X509ExtendedTrustManager trust() {
    return trust;
  }

  /** First 8 hexadecimal characters of the SHA-256 of each authority that is believed. */
  List<String> authorities() {
    return authorities.stream().map(CertifiedKey::fingerprint).toList();
  }

  String fingerprint() {
    return own.fingerprint();
  }

  Instant notAfter() {
    return own.notAfter();
  }

  /**
   * The instance id that a certificate proves: its first DNS name, exactly.
   *
   * @throws CertificateException when no authority of this set vouches for it now
   */
  String nameOf(X509Certificate[] chain, Side shownBy) throws CertificateException {
    switch (shownBy) {
      case CLIENT -> trust.checkClientTrusted(chain, ANY_AUTHENTICATION);
      case SERVER -> trust.checkServerTrusted(chain, ANY_AUTHENTICATION);
    }
    String name = firstName(chain[0]);
    if (name == null) {
      throw new CertificateException("the certificate names nobody");
    }
    return name;
  }

  private void checkOwn(String file, X509Certificate[] chain) throws UnusableCertificateException {
    for (Side side : Side.values()) {
      try {
        nameOf(chain, side);
      } catch (CertificateException e) {
        throw new UnusableCertificateException(
            "%s is not accepted for a TLS %s by any CA of %s"
                .formatted(file, side == Side.CLIENT ? "client" : "server", PemFiles.AUTHORITIES),
            e);
      }
    }
  }

  private static void checkAuthorities(List<X509Certificate> authorities)
      throws UnusableCertificateException {
    for (int index = 0; index < authorities.size(); index++) {
      if (authorities.get(index).getBasicConstraints() < 0) {
        throw new UnusableCertificateException(
            "certificate %d of %s is not a CA's".formatted(index + 1, PemFiles.AUTHORITIES));
      }
    }
  }

  private static void checkName(String file, X509Certificate own, String instanceId)
      throws UnusableCertificateException {
    String name;
    try {
      name = firstName(own);
    } catch (CertificateException e) {
      throw new UnusableCertificateException(file + " holds names that cannot be read", e);
    }
    if (!instanceId.equals(name)) {
      throw new UnusableCertificateException(
          "%s names %s first, not this pod's instance_id %s"
              .formatted(file, name == null ? "nobody" : name, instanceId));
    }
  }

  private static @Nullable String firstName(X509Certificate certificate)
      throws CertificateException {
    Collection<List<?>> names = certificate.getSubjectAlternativeNames();
    if (names == null) {
      return null;
    }
    for (List<?> name : names) {
      if (name.get(0).equals(DNS_NAME)) {
        return (String) name.get(1);
      }
    }
    return null;
  }

  private static X509ExtendedTrustManager trustManager(List<X509Certificate> authorities)
      throws GeneralSecurityException, IOException {
    KeyStore store = emptyStore();
    for (int index = 0; index < authorities.size(); index++) {
      store.setCertificateEntry("ca-" + index, authorities.get(index));
    }
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new GeneralSecurityException("PKIX is missing from this Java runtime"));
  }

  private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }
}
