package dev.stoke.pod.peers;

import io.undertow.server.HttpServerExchange;
import io.undertow.server.SSLSessionInfo;
import io.undertow.server.ServerConnection;
import io.undertow.util.AttachmentKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, by the certificate of the connection. The handshake has checked it already; it is
 * checked again whenever the credentials in force have changed and at its own end, so that neither
 * a kept connection nor a resumed session outlives the trust that it began with.
 */
final class Callers {
  private static final AttachmentKey<Proven> PROVEN = AttachmentKey.create(Proven.class);

  private record Proven(CredentialSet by, X509Certificate certificate, String name) {}

  private final PeerCredentials credentials;

  Callers(PeerCredentials credentials) {
    this.credentials = credentials;
  }

  /** Empty when the certificate is not good now. */
  Optional<String> name(HttpServerExchange exchange) {
    ServerConnection connection = exchange.getConnection();
    CredentialSet now = credentials.current();
    @Nullable Proven proven = connection.getAttachment(PROVEN);
    try {
      if (proven == null || proven.by() != now) {
        X509Certificate[] chain = chain(connection);
        proven = new Proven(now, chain[0], now.nameOf(chain, CredentialSet.Side.CLIENT));
        connection.putAttachment(PROVEN, proven);
      }
      proven.certificate().checkValidity();
      return Optional.of(proven.name());
    } catch (CertificateException | SSLPeerUnverifiedException e) {
      connection.removeAttachment(PROVEN);
      return Optional.empty();
    }
  }

  private static X509Certificate[] chain(ServerConnection connection)
      throws SSLPeerUnverifiedException {
    @Nullable SSLSessionInfo session = connection.getSslSessionInfo();
    if (session == null) {
      throw new SSLPeerUnverifiedException("no TLS");
    }
    Certificate[] certificates = session.getSSLSession().getPeerCertificates();
    return Stream.of(certificates)
        .filter(X509Certificate.class::isInstance)
        .toArray(X509Certificate[]::new);
  }
}
