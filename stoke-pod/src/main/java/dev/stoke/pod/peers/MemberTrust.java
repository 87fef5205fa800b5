package dev.stoke.pod.peers;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whom this pod's client believes: a certificate of the cluster's CA that names the member expected
 * at that address. The host name does not matter; pods change their addresses, and the CA is the
 * cluster's own. Without this check in the handshake the claims of a draft would reach another pod
 * before the mistake is seen.
 */
final class MemberTrust extends X509ExtendedTrustManager {
  /** Who must answer where. */
  @FunctionalInterface
  interface Expected {
    /** An instance id; null when nobody is expected there. */
    @Nullable String at(@Nullable String host, int port);
  }

  private final CredentialSet credentials;
  private final Expected expected;

  MemberTrust(CredentialSet credentials, Expected expected) {
    this.credentials = credentials;
    this.expected = expected;
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    String name = credentials.nameOf(chain, CredentialSet.Side.SERVER);
    if (!name.equals(expected.at(engine.getPeerHost(), engine.getPeerPort()))) {
      throw new CertificateException("the certificate names another pod than the expected one");
    }
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return credentials.trust().getAcceptedIssuers();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
      throws CertificateException {
    throw onlyEngines();
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw onlyEngines();
  }

  /**
   * The HTTP client works on engines, as a TLS client; anything else cannot be told who answers.
   */
  private static CertificateException onlyEngines() {
    return new CertificateException("only for the engines of a TLS client");
  }
}
