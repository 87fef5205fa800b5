package dev.stoke.operator.certificates;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.bouncycastle.asn1.x509.KeyPurposeId;

/**
 * Who the operator is towards the pods of one cluster: a certificate of a day, made on the fly from
 * the cluster's authority and kept in memory only. Thread-safe. Make a new one when the Secret of
 * the authority changes, and at least every {@link #LIFE} / 2.
 */
public final class OperatorCredentials {
  /** The name that pods let read their status. */
  public static final String NAME = "stoke-operator";

  public static final Duration LIFE = Duration.ofDays(1);

  private final KeyedCertificate own;
  private final KeyManager[] keys;
  private final X509ExtendedTrustManager authorities;

  private OperatorCredentials(KeyedCertificate own, X509ExtendedTrustManager authorities) {
    this.own = own;
    this.keys = new KeyManager[] {new OneCertificate(own)};
    this.authorities = authorities;
  }

  /**
   * @param caSecretData data of the Secret {@code <cluster>-ca}, as Kubernetes has it (base64)
   * @throws BrokenSecretException when it holds no usable authority
   */
  public static OperatorCredentials of(Map<String, String> caSecretData, Clock clock)
      throws BrokenSecretException {
    var authorities =
        Authorities.read(
            "the Secret of the cluster's authority",
            SecretContent.ofKubernetes(caSecretData, Map.of()));
    var own =
        new Issuer(new SecureRandom())
            .leaf(
                authorities.signer(),
                List.of(NAME),
                List.of(KeyPurposeId.id_kp_clientAuth),
                clock.instant(),
                LIFE);
    return new OperatorCredentials(own, trust(authorities.trusted()));
  }

  /**
   * For connections to one pod: its certificate must name this instance id first, whatever the
   * address is that the connection goes to. Sessions are not shared with other pods' contexts.
   */
  public SSLContext client(String expectedInstanceId) {
    try {
      var context = SSLContext.getInstance("TLSv1.3");
      context.init(
          keys, new TrustManager[] {new ExpectedPod(expectedInstanceId, authorities)}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the operator's certificate cannot be used", e);
    }
  }

  private static X509ExtendedTrustManager trust(List<X509Certificate> authorities) {
    try {
      var store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (var authority : authorities) {
        store.setCertificateEntry(Fingerprints.of(authority), authority);
      }
      var factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      for (var manager : factory.getTrustManagers()) {
        if (manager instanceof X509ExtendedTrustManager found) {
          return found;
        }
      }
      throw new GeneralSecurityException("this Java has no trust manager for PKIX");
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the cluster's authorities cannot be used", e);
    }
  }

  @Override
  public String toString() {
    return "OperatorCredentials[" + own + "]";
  }
}
