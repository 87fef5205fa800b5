package dev.stoke.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * One thread for all connections, which writes the same bytes and counts those that come back: the
 * least that a client in Java can do.
 */
final class SelectorReads implements Reads {
  private static final long SELECT_MILLIS = 50;

  /** For the last answers: one that is left out because it is late would count as none at all. */
  private static final Duration LAST = Duration.ofSeconds(20);

  @Override
  public String name() {
    return "a client of one thread";
  }

  @Override
  public Sample run(URI address, List<String> headers, int connections, Duration time)
      throws IOException {
    var target = new InetSocketAddress(address.getHost(), address.getPort());
    var times = new Times();
    long failures = 0;
    long began = System.nanoTime();
    long end = began + time.toNanos();
    try (var selector = Selector.open()) {
      try {
        for (int i = 0; i < connections; i++) {
          open(selector, target, request(address, headers));
        }
        while (System.nanoTime() < end || (waiting(selector) > 0 && isBefore(end, LAST))) {
          selector.select(SELECT_MILLIS);
          for (var key : selector.selectedKeys()) {
            failures += advance(selector, key, times, end);
          }
          selector.selectedKeys().clear();
        }
        failures += waiting(selector);
      } finally {
        for (var key : selector.keys()) {
          key.channel().close();
        }
      }
    }
    return new Sample(
        times.count(),
        failures,
        Duration.ofNanos(System.nanoTime() - began),
        times.quantileMillis(0.5),
        times.quantileMillis(0.99));
  }

  private static byte[] request(URI address, List<String> headers) {
    var text = new StringBuilder();
    text.append("GET ").append(address.getRawPath()).append(" HTTP/1.1\r\nHost: ");
    text.append(address.getAuthority()).append("\r\n");
    headers.forEach(header -> text.append(header).append("\r\n"));
    return text.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static void open(Selector selector, InetSocketAddress target, byte[] request)
      throws IOException {
    var channel = SocketChannel.open(target);
    channel.configureBlocking(false);
    channel.socket().setTcpNoDelay(true);
    var connection = new Connection(channel, ByteBuffer.wrap(request));
    channel.register(selector, SelectionKey.OP_READ, connection);
    connection.send();
  }

  private static boolean isBefore(long end, Duration later) {
    return System.nanoTime() - end < later.toNanos();
  }

  private static long waiting(Selector selector) {
    return selector.keys().stream().filter(SelectionKey::isValid).count();
  }

  /** So many answers that were not good: 0 or 1. */
  private static int advance(Selector selector, SelectionKey key, Times times, long end)
      throws IOException {
    var connection = (Connection) key.attachment();
    try {
      if (!connection.receive()) {
        return 0;
      }
      if (connection.isGood()) {
        times.add(System.nanoTime() - connection.sentAt());
      }
      int failed = connection.isGood() ? 0 : 1;
      if (System.nanoTime() < end) {
        connection.send();
      } else {
        key.cancel();
        connection.channel().close();
      }
      return failed;
    } catch (IOException e) {
      key.cancel();
      connection.channel().close();
      if (waiting(selector) == 0 && System.nanoTime() < end) {
        throw new IOException("no connection is left", e);
      }
      return 1;
    }
  }
}
