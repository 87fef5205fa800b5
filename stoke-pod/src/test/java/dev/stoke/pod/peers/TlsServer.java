package dev.stoke.pod.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** A member with a good certificate that answers as badly as a test wants it to. */
final class TlsServer implements AutoCloseable {
  /** Called for each request, after its body was read. */
  interface Behaviour {
    void answer(OutputStream out, CountDownLatch end) throws IOException, InterruptedException;
  }

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SSLServerSocket socket;
  private final Behaviour behaviour;

  TlsServer(PeerCredentials credentials, Behaviour behaviour) {
    this.behaviour = behaviour;
    try {
      socket =
          (SSLServerSocket)
              TlsContexts.ofListener(credentials.current())
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    socket.setNeedClientAuth(true);
    threads.execute(this::accept);
  }

  URI url() {
    return URI.create("https://127.0.0.1:" + socket.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  static Behaviour answering(String instanceId) {
    byte[] body = ExchangeWriter.answer(Messages.answer(instanceId));
    return (out, _) -> {
      out.write(head("200 OK", "Content-Length: " + body.length));
      out.write(body);
      out.flush();
    };
  }

  static byte[] head(String status, String... headers) {
    String lines = headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    return ("HTTP/1.1 " + status + "\r\n" + lines + "\r\n").getBytes(UTF_8);
  }

  private void accept() {
    while (end.getCount() > 0) {
      try {
        SSLSocket connection = (SSLSocket) socket.accept();
        connections.incrementAndGet();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        // Closed at the end of the test.
        return;
      }
    }
  }

  private void serve(SSLSocket connection) {
    try (connection) {
      while (readRequest(connection.getInputStream())) {
        behaviour.answer(connection.getOutputStream(), end);
      }
    } catch (IOException e) {
      // The client under test may leave whenever it wants to.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean readRequest(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        return false;
      }
      head.write(next);
    }
    for (String line : head.toString(UTF_8).split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        int length = Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
        return in.readNBytes(length).length == length;
      }
    }
    return true;
  }

  @Override
  public void close() {
    end.countDown();
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
