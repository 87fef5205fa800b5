package dev.stoke.pod.providers.ldap;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import javax.net.ssl.SSLSocketFactory;

/**
 * TLS sockets on which no read waits longer than a limit, from the first on: the client library
 * bounds connecting and answers, but not what is read between the two while TLS is negotiated.
 */
final class TimedSocketFactory extends SSLSocketFactory {
  private final SSLSocketFactory sockets;
  private final int limitMillis;

  TimedSocketFactory(SSLSocketFactory sockets, Duration limit) {
    this.sockets = sockets;
    this.limitMillis = Math.toIntExact(limit.toMillis());
  }

  private Socket timed(Socket socket) throws IOException {
    socket.setSoTimeout(limitMillis);
    return socket;
  }

  @Override
  public Socket createSocket() throws IOException {
    return timed(sockets.createSocket());
  }

  @Override
  public Socket createSocket(Socket socket, String host, int port, boolean autoClose)
      throws IOException {
    return timed(sockets.createSocket(socket, host, port, autoClose));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return timed(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress local, int localPort)
      throws IOException {
    return timed(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return timed(sockets.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort)
      throws IOException {
    return timed(sockets.createSocket(host, port, local, localPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return sockets.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return sockets.getSupportedCipherSuites();
  }
}
