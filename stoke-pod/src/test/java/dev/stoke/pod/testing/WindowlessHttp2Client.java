package dev.stoke.pod.testing;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/**
 * Asks over HTTP/2 and lets not one byte of an answer's body come (RFC 9113, 5.2), while it keeps
 * the connection alive with pings.
 */
public final class WindowlessHttp2Client implements AutoCloseable {
  private static final int HEADERS = 1;
  private static final int RST_STREAM = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int ACK = 1;
  private static final int WHOLE_REQUEST = 5;

  private final SSLSocket socket;
  private final OutputStream out;
  private final ScheduledExecutorService pings = Executors.newSingleThreadScheduledExecutor();
  private final CompletableFuture<Void> reset = new CompletableFuture<>();
  private int nextStream = 1;

  public WindowlessHttp2Client(SSLContext context, int port) throws IOException {
    this.socket = (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", port);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {"h2"});
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    if (!socket.getApplicationProtocol().equals("h2")) {
      throw new IOException("the server speaks no HTTP/2");
    }
    this.out = socket.getOutputStream();
    out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII));
    // SETTINGS_INITIAL_WINDOW_SIZE 0
    frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, 0, 0});
    Thread.ofVirtual().start(this::drain);
    pings.scheduleWithFixedDelay(this::ping, 200, 200, TimeUnit.MILLISECONDS);
  }

  /** Sends a GET with a bearer token that is none. */
  public void get(String path) throws IOException {
    ByteArrayOutputStream fields = new ByteArrayOutputStream();
    // :method GET and :scheme https from the static table (RFC 7541, appendix A); then :path,
    // :authority and authorization as plain literals.
    fields.write(0x82);
    fields.write(0x87);
    literal(fields, path, 0x04);
    literal(fields, "localhost", 0x01);
    literal(fields, "Bearer x", 0x0f, 0x08);
    frame(HEADERS, WHOLE_REQUEST, nextStream, fields.toByteArray());
    nextStream += 2;
  }

  /** Completes when the server has given one of the answers up. */
  public CompletableFuture<Void> reset() {
    return reset;
  }

  @Override
  public void close() throws IOException {
    pings.shutdownNow();
    socket.close();
  }

  private static void literal(ByteArrayOutputStream fields, String value, int... name) {
    for (int part : name) {
      fields.write(part);
    }
    fields.write(value.length());
    fields.writeBytes(value.getBytes(US_ASCII));
  }

  private synchronized void frame(int type, int flags, int stream, byte[] payload)
      throws IOException {
    byte[] frame = new byte[9 + payload.length];
    frame[1] = (byte) (payload.length >> 8);
    frame[2] = (byte) payload.length;
    frame[3] = (byte) type;
    frame[4] = (byte) flags;
    frame[7] = (byte) (stream >> 8);
    frame[8] = (byte) stream;
    System.arraycopy(payload, 0, frame, 9, payload.length);
    out.write(frame);
    out.flush();
  }

  private void ping() {
    try {
      frame(PING, 0, 0, new byte[8]);
    } catch (IOException e) {
      // The server has ended the connection, which the reader tells.
      pings.shutdown();
    }
  }

  private void drain() {
    try {
      InputStream in = socket.getInputStream();
      byte[] head = in.readNBytes(9);
      while (head.length == 9) {
        in.readNBytes((head[1] & 0xff) << 8 | (head[2] & 0xff));
        if (head[3] == RST_STREAM) {
          reset.complete(null);
        }
        if (head[3] == SETTINGS && (head[4] & ACK) == 0) {
          frame(SETTINGS, ACK, 0, new byte[0]);
        }
        head = in.readNBytes(9);
      }
    } catch (IOException e) {
      reset.completeExceptionally(e);
    }
  }
}
