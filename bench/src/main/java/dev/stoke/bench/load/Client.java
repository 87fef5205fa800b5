package dev.stoke.bench.load;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One caller with one connection, which is opened again when it has ended; for one thread. */
public final class Client implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final URI base;
  private @Nullable Socket socket;
  private @Nullable InputStream in;

  public Client(URI base) {
    this.base = base;
  }

  public record Answer(int status, String body) {}

  /**
   * @param bearer empty: none
   */
  public Answer post(String path, String bearer, String json) throws IOException {
    var body = json.getBytes(StandardCharsets.UTF_8);
    var head =
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(
                path,
                base.getAuthority(),
                bearer.isEmpty() ? "" : "Authorization: Bearer " + bearer + "\r\n",
                body.length);
    return send((head + json).getBytes(StandardCharsets.UTF_8));
  }

  public Answer get(String path) throws IOException {
    return send(
        "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n"
            .formatted(path, base.getAuthority())
            .getBytes(StandardCharsets.US_ASCII));
  }

  private Answer send(byte[] request) throws IOException {
    try {
      var open = socket == null ? open() : socket;
      open.getOutputStream().write(request);
      return read();
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private Socket open() throws IOException {
    var fresh = new Socket();
    socket = fresh;
    fresh.setTcpNoDelay(true);
    fresh.setSoTimeout(TIMEOUT_MILLIS);
    fresh.connect(new InetSocketAddress(base.getHost(), base.getPort()), TIMEOUT_MILLIS);
    in = new BufferedInputStream(fresh.getInputStream());
    return fresh;
  }

  private Answer read() throws IOException {
    int status = Integer.parseInt(line().substring(9, 12));
    int length = 0;
    boolean last = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var lower = header.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.equals("connection: close")) {
        last = true;
      }
    }
    var body = new String(stream().readNBytes(length), StandardCharsets.UTF_8);
    if (last) {
      close();
    }
    return new Answer(status, body);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (int next = stream().read(); next != '\n'; next = stream().read()) {
      if (next < 0) {
        throw new EOFException(base + " ended the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private InputStream stream() throws IOException {
    if (in == null) {
      throw new IOException("not connected");
    }
    return in;
  }

  @Override
  public void close() {
    try {
      if (socket != null) {
        socket.close();
      }
    } catch (IOException e) {
      // It is given up in any case.
    }
    socket = null;
    in = null;
  }
}
