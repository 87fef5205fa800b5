package dev.stoke.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes TCP connections on one address of this machine to a port on its loopback. */
final class Relay implements AutoCloseable {
  private static final int BACKLOG = 200;

  private final ServerSocket listener = new ServerSocket();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final int target;

  private Relay(String address, int target) throws IOException {
    this.target = target;
    listener.bind(new InetSocketAddress(address, 0), BACKLOG);
    threads.execute(this::accept);
  }

  static Relay start(String address, int target) throws IOException {
    return new Relay(address, target);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket from = listener.accept();
        Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
        threads.execute(() -> copy(from, to));
        threads.execute(() -> copy(to, from));
      } catch (IOException closed) {
        // Of this listener, or the target does not listen: the client sees it.
      }
    }
  }

  private static void copy(Socket from, Socket to) {
    try (from;
        to;
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException ended) {
      // One side has gone, so has the other now.
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
