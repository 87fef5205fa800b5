package dev.stoke.operator.members;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.HttpsURLConnection;
import org.jspecify.annotations.Nullable;

/** Over the pod's peer listener, with mutual TLS. */
public final class PeerStatusClient implements MemberStatusClient {
  private final PodTls tls;
  private final int port;

  public PeerStatusClient(PodTls tls, int port) {
    this.tls = requireNonNull(tls, "tls is null");
    this.port = port;
  }

  /**
   * Each wait of it is bounded by the time-out; whoever needs a bound for the whole interrupts it,
   * which on a virtual thread ends the connection.
   */
  @Override
  public byte[] status(Address address, @Nullable Secret authority, Duration timeout)
      throws IOException {
    var host = address.ip().contains(":") ? "[" + address.ip() + "]" : address.ip();
    var url = URI.create("https://" + host + ":" + port + "/peers/status").toURL();
    var connection = (HttpsURLConnection) url.openConnection(Proxy.NO_PROXY);
    connection.setSSLSocketFactory(tls.sockets(address, authority));
    // It is known by its instance id, which the handshake has checked; its address proves nothing.
    connection.setHostnameVerifier((name, session) -> true);
    connection.setInstanceFollowRedirects(false);
    connection.setUseCaches(false);
    connection.setConnectTimeout(Math.toIntExact(timeout.toMillis()));
    connection.setReadTimeout(Math.toIntExact(timeout.toMillis()));
    boolean whole = false;
    try {
      int code = connection.getResponseCode();
      if (code != HttpURLConnection.HTTP_OK) {
        throw new IOException(address.instanceId() + " answers " + code);
      }
      byte[] body;
      try (var in = connection.getInputStream()) {
        body = in.readNBytes(MAX_BYTES + 1);
      }
      if (body.length > MAX_BYTES) {
        throw new IOException(
            "%s answers with more than %d bytes".formatted(address.instanceId(), MAX_BYTES));
      }
      whole = true;
      return body;
    } finally {
      if (!whole) {
        connection.disconnect();
      }
    }
  }
}
