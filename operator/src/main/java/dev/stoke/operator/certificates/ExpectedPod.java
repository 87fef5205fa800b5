package dev.stoke.operator.certificates;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Believes a server that one of the cluster's own authorities vouches for and whose certificate
 * names one pod. The host name is not looked at: pods are reached by their changing addresses.
 */
final class ExpectedPod extends X509ExtendedTrustManager {
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
    var names = DnsNames.of(chain[0]);
    var name = names.isEmpty() ? "nobody" : names.getFirst();
    if (!instanceId.equals(name)) {
      throw new CertificateException(
          "the certificate names %s, not the pod %s".formatted(name, instanceId));
    }
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
