package dev.stoke.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One caller with one connection, which is opened again when it has ended; for one thread. */
public final class Client implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final URI base;
  private @Nullable Connection connection;

  private record Connection(Socket socket, Incoming answers) {}

  public Client(URI base) {
    this.base = base;
  }

  public record Answer(int status, String body) {}

  /**
   * @param bearer empty: none
   */
  public Answer post(String path, String bearer, String json) throws IOException {
    return send(post(base, path, bearer, json));
  }

  /** The bytes of such a request. */
  static byte[] post(URI base, String path, String bearer, String json) {
    var body = json.getBytes(StandardCharsets.UTF_8);
    var head =
        "POST "
            + path
            + " HTTP/1.1\r\nHost: "
            + base.getAuthority()
            + "\r\nContent-Type: application/json\r\n"
            + (bearer.isEmpty() ? "" : "Authorization: Bearer " + bearer + "\r\n")
            + "Content-Length: "
            + body.length
            + "\r\n\r\n";
    return (head + json).getBytes(StandardCharsets.UTF_8);
  }

  public Answer get(String path) throws IOException {
    return send(
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(path, base.getAuthority())
            .getBytes(StandardCharsets.US_ASCII));
  }

  private Answer send(byte[] request) throws IOException {
    try {
      var open = connection == null ? open() : connection;
      open.socket().getOutputStream().write(request);
      var answer = open.answers().next();
      if (answer.isLast()) {
        close();
      }
      return new Answer(answer.status(), answer.body());
    } catch (IOException e) {
      close();
      throw new IOException(base + ": " + e.getMessage(), e);
    }
  }

  private Connection open() throws IOException {
    var socket = new Socket();
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(new InetSocketAddress(base.getHost(), base.getPort()), TIMEOUT_MILLIS);
      connection = new Connection(socket, new Incoming(socket.getInputStream()));
      return connection;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.socket().close();
      }
    } catch (IOException e) {
      // It is given up in any case.
    }
    connection = null;
  }
}
