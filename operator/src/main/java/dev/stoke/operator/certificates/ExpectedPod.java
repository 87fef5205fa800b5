package dev.stoke.operator.certificates;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Believes a server that one of the cluster's own authorities vouches for and whose certificate
 * names one pod. The host name is not looked at: pods are reached by their changing addresses.
 */
final class ExpectedPod extends X509ExtendedTrustManager {
  private static final int DNS_NAME = 2;

  private final String instanceId;
  private final X509ExtendedTrustManager authorities;

  ExpectedPod(String instanceId, X509ExtendedTrustManager authorities) {
    this.instanceId = instanceId;
    this.authorities = authorities;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, authType);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    authorities.checkServerTrusted(chain, authType);
    var name = firstName(chain[0]);
    if (!instanceId.equals(name)) {
      throw new CertificateException(
          "the certificate names %s, not the pod %s"
              .formatted(name == null ? "nobody" : name, instanceId));
    }
  }

  /** Who a certificate is: its first DNS name; null when it has none. */
  static @Nullable String firstName(X509Certificate certificate)
      throws CertificateParsingException {
    var names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      for (var name : names) {
        if (name.get(0) instanceof Integer kind
            && kind == DNS_NAME
            && name.get(1) instanceof String text) {
          return text;
        }
      }
    }
    return null;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("the operator serves no TLS");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    checkClientTrusted(chain, authType);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}
