package dev.stoke.pod.testing;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** Passes bytes on to a server of this machine, until it is told to hang as a frozen one does. */
public final class StallingProxy implements AutoCloseable {
  private final int target;
  private final ServerSocket server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private volatile CountDownLatch flows = new CountDownLatch(0);

  public StallingProxy(int target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::accept);
  }

  public int port() {
    return server.getLocalPort();
  }

  /** From now on nothing passes, also on connections that are accepted still. */
  public void stall() {
    flows = new CountDownLatch(1);
  }

  public void resume() {
    flows.countDown();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Socket upstream = new Socket("127.0.0.1", target);
        sockets.add(client);
        sockets.add(upstream);
        Thread.ofVirtual().start(() -> pass(client, upstream));
        Thread.ofVirtual().start(() -> pass(upstream, client));
      }
    } catch (IOException e) {
      // Closed: nobody is to be accepted any more.
    }
  }

  private void pass(Socket from, Socket to) {
    try (from;
        to) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[8192];
      int length = in.read(buffer);
      while (length >= 0) {
        flows.await();
        to.getOutputStream().write(buffer, 0, length);
        length = in.read(buffer);
      }
    } catch (IOException | InterruptedException e) {
      // One side has gone, so the other goes too.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    resume();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
