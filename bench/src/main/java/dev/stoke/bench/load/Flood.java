package dev.stoke.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The same request at a rate of its own, far above what can be answered, whether the ones before
 * have been answered or not. One thread asks and hears: what it takes is taken from whoever is
 * measured.
 */
public final class Flood {
  /** More at once are counted as failed: somebody answers none of them. */
  private static final int MOST = 1000;

  /** Until whoever is asked has as many to answer as ever: a fifth of the time. */
  private static final int SETTLES = 5;

  private final InetSocketAddress target;
  private final ByteBuffer request;
  private final Selector selector;
  private final Tally tally;
  private final Deque<Connection> idle = new ArrayDeque<>();

  private Flood(InetSocketAddress target, byte[] request, Selector selector, Tally tally) {
    this.target = target;
    this.request = ByteBuffer.wrap(request);
    this.selector = selector;
    this.tally = tally;
  }

  /**
   * Answers count from the time on when the flood is there, to the end of its requests; nobody
   * waits for the rest.
   *
   * @param json what is posted to the path
   */
  public static Calls run(URI base, String path, String json, double perSecond, Duration time)
      throws IOException {
    long began = System.nanoTime();
    long end = began + time.toNanos();
    var target = new InetSocketAddress(base.getHost(), base.getPort());
    var tally = new Tally(began + time.toNanos() / SETTLES);
    try (var selector = Selector.open()) {
      var flood = new Flood(target, Client.post(base, path, "", json), selector, tally);
      try {
        flood.run(began, end, 1e9 / perSecond);
        return tally.calls();
      } finally {
        for (var key : selector.keys()) {
          key.channel().close();
        }
      }
    }
  }

  private void run(long began, long end, double nanosEach) throws IOException {
    long sent = 0;
    long now = began;
    while (now < end && !Thread.currentThread().isInterrupted()) {
      long due = began + (long) (sent * nanosEach);
      if (due <= now) {
        ask();
        sent++;
        // Also where it is behind with its requests, it hears.
        selector.selectNow(this::hear);
      } else {
        selector.select(this::hear, Math.max(1, (Math.min(due, end) - now) / 1_000_000));
      }
      now = System.nanoTime();
    }
  }

  private void ask() throws IOException {
    if (idle.isEmpty() && selector.keys().size() >= MOST) {
      tally.addFailure();
      return;
    }
    var connection = idle.isEmpty() ? open() : idle.pop();
    try {
      connection.send();
    } catch (IOException e) {
      connection.channel().close();
      tally.addFailure();
    }
  }

  private Connection open() throws IOException {
    var channel = SocketChannel.open(target);
    channel.configureBlocking(false);
    channel.socket().setTcpNoDelay(true);
    var connection = new Connection(channel, request);
    channel.register(selector, SelectionKey.OP_READ, connection);
    return connection;
  }

  private void hear(SelectionKey key) {
    var connection = (Connection) key.attachment();
    try {
      if (connection.receive()) {
        tally.add(connection.status(), connection.sentAt(), System.nanoTime());
        if (connection.isLast()) {
          close(connection);
        } else {
          idle.push(connection);
        }
      }
    } catch (IOException e) {
      close(connection);
      // Between two requests a server may end a connection.
      if (!idle.remove(connection)) {
        tally.addFailure();
      }
    }
  }

  private static void close(Connection connection) {
    try {
      connection.channel().close();
    } catch (IOException e) {
      // It is given up in any case.
    }
  }
}
