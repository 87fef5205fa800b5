package dev.stoke.local.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The peer listener of one auth pod: answers every request of a caller with a certificate of its
 * authority with the pod's status.
 */
final class PlayedPod implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PlayedPod.class);

  /** As the operator expects it. */
  private static final int PORT = 8081;

  private static final int IDLE_MILLIS = 60_000;
  private static final int LONGEST_HEAD = 8_192;

  private final ServerSocket listener;
  private final Supplier<SSLContext> identity;
  private final Supplier<byte[]> status;

  /**
   * @param identity asked for at the first connection; kept from then on
   */
  PlayedPod(String address, Supplier<SSLContext> identity, Supplier<byte[]> status)
      throws IOException {
    this.identity = identity;
    this.status = status;
    this.listener = new ServerSocket();
    listener.bind(new InetSocketAddress(address, PORT));
    Thread.ofVirtual().start(this::listen);
  }

  private void listen() {
    SSLContext context = null;
    while (true) {
      try {
        var socket = listener.accept();
        if (context == null) {
          context = identity.get();
        }
        var known = context;
        Thread.ofVirtual().start(() -> serve(socket, known));
      } catch (IOException closed) {
        return;
      } catch (RuntimeException e) {
        LOG.warn("A pod that is played has no certificate", e);
      }
    }
  }

  private void serve(Socket plain, SSLContext context) {
    try (plain;
        var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, null, true)) {
      socket.setUseClientMode(false);
      socket.setNeedClientAuth(true);
      socket.setSoTimeout(IDLE_MILLIS);
      var in = new BufferedInputStream(socket.getInputStream());
      while (readHead(in)) {
        byte[] body = status.get();
        var head =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                .formatted(body.length)
                .getBytes(StandardCharsets.US_ASCII);
        var answer = new byte[head.length + body.length];
        System.arraycopy(head, 0, answer, 0, head.length);
        System.arraycopy(body, 0, answer, head.length, body.length);
        socket.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      LOG.debug("A caller is gone", e);
    }
  }

  /** False when the caller has no more to ask. */
  private static boolean readHead(InputStream in) throws IOException {
    int ends = 0;
    for (int read = 0; read < LONGEST_HEAD; read++) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      ends = next == '\n' ? ends + 1 : next == '\r' ? ends : 0;
      if (ends == 2) {
        return true;
      }
    }
    throw new IOException("a request with a longer head than any of ours");
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
