package dev.stoke.local.node.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes connections at one address and passes each to the next backend, bytes untouched. A backend
 * that cannot be reached is passed over; with none left the connection is reset. Half-closed
 * connections stay usable; idle ones end.
 */
final class TcpBalancer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TcpBalancer.class);
  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int MOST_CONNECTIONS = 4_096;
  private static final Duration IDLE = Duration.ofMinutes(10);

  private final Supplier<List<InetSocketAddress>> backends;
  private final ServerSocket listener;
  private final AtomicInteger next = new AtomicInteger();
  private final Semaphore room = new Semaphore(MOST_CONNECTIONS);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param backends asked at each connection
   * @throws IOException when the address is not to be had
   */
  TcpBalancer(InetSocketAddress address, Supplier<List<InetSocketAddress>> backends)
      throws IOException {
    this.backends = backends;
    this.listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.bind(address, 512);
    } catch (IOException e) {
      listener.close();
      throw e;
    }
    Thread.ofVirtual().name("balancer-" + address).start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = listener.accept();
        if (room.tryAcquire()) {
          Thread.ofVirtual().start(() -> serve(client));
        } else {
          reset(client);
        }
      } catch (IOException e) {
        if (!closed) {
          // Out of file descriptors, most likely: a connection that ends gives one back.
          LOG.atWarn().setCause(e).addKeyValue("address", listener).log("cannot accept");
          pause();
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      open.add(client);
      Socket backend = connect();
      if (backend == null || closed) {
        reset(client);
        return;
      }
      try (backend) {
        open.add(backend);
        relay(client, backend);
      } finally {
        open.remove(backend);
      }
    } catch (IOException ended) {
      // One side went away; closing both tells the other.
    } finally {
      open.remove(client);
      room.release();
    }
  }

  private @Nullable Socket connect() {
    List<InetSocketAddress> all = backends.get();
    int first = Math.floorMod(next.getAndIncrement(), Math.max(1, all.size()));
    for (int i = 0; i < all.size(); i++) {
      InetSocketAddress address = all.get((first + i) % all.size());
      Socket socket = new Socket();
      try {
        socket.connect(address, CONNECT_TIMEOUT_MS);
        return socket;
      } catch (IOException unreachable) {
        closeQuietly(socket);
        LOG.atDebug().addKeyValue("backend", address).log("backend cannot be reached");
      }
    }
    return null;
  }

  private static void relay(Socket client, Socket backend) throws IOException {
    var lastActive = new AtomicLong(System.nanoTime());
    for (Socket socket : List.of(client, backend)) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout((int) IDLE.toMillis());
    }
    Thread back = Thread.ofVirtual().start(() -> copy(backend, client, lastActive));
    copy(client, backend, lastActive);
    try {
      back.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Copies one direction to its end; an error ends both. */
  private static void copy(Socket from, Socket to, AtomicLong lastActive) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      while (true) {
        int count;
        try {
          count = in.read(buffer);
        } catch (SocketTimeoutException quiet) {
          if (System.nanoTime() - lastActive.get() < IDLE.toNanos()) {
            continue;
          }
          throw quiet;
        }
        if (count < 0) {
          to.shutdownOutput();
          return;
        }
        lastActive.set(System.nanoTime());
        out.write(buffer, 0, count);
      }
    } catch (IOException ended) {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void reset(Socket socket) {
    try {
      // Closing with no linger sends RST: the client learns at once that nobody is there.
      socket.setSoLinger(true, 0);
    } catch (IOException gone) {
      // Closed by the client already.
    }
    closeQuietly(socket);
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException alreadyGone) {
      // Nothing is left to release.
    }
  }

  private static void pause() {
    try {
      Thread.sleep(Duration.ofMillis(100));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      listener.close();
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("cannot close a listener");
    }
    open.forEach(TcpBalancer::closeQuietly);
  }
}
