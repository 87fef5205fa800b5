package dev.stoke.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One that sends the same request again and again, without blocking. */
final class Connection {
  private static final int BUFFER_BYTES = 128 * 1024;
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  private static final String LAST = "\r\nconnection: close\r\n";

  private final SocketChannel channel;
  private final ByteBuffer request;
  private final ByteBuffer answer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private long sentAt;
  private long missing;
  private boolean inBody;
  private int status;
  private boolean last;

  Connection(SocketChannel channel, ByteBuffer request) {
    this.channel = channel;
    this.request = request;
  }

  SocketChannel channel() {
    return channel;
  }

  long sentAt() {
    return sentAt;
  }

  /** Of the last answer. */
  int status() {
    return status;
  }

  /** Whether the server ends the connection after its last answer. */
  boolean isLast() {
    return last;
  }

  /** Whether the last answer was 200 or 304. */
  boolean isGood() {
    return status == 200 || status == 304;
  }

  /** A request is so short that the socket takes it whole: the one before has been answered. */
  void send() throws IOException {
    answer.clear();
    inBody = false;
    sentAt = System.nanoTime();
    if (channel.write(request.rewind()) != request.capacity()) {
      throw new IOException("a request was not taken whole");
    }
  }

  /** True when the answer is complete. */
  boolean receive() throws IOException {
    if (channel.read(answer) < 0) {
      throw new EOFException("the server ended a connection");
    }
    if (!inBody && !readHead()) {
      return false;
    }
    missing -= answer.position();
    answer.clear();
    return missing <= 0;
  }

  private boolean readHead() throws IOException {
    int end = indexOfHeadEnd();
    if (end < 0) {
      if (!answer.hasRemaining()) {
        throw new IOException("an answer with an endless head");
      }
      return false;
    }
    // With the end of its last line.
    var bytes = new byte[end + 2];
    answer.get(0, bytes);
    var head = new String(bytes, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    last = head.contains(LAST);
    status = Integer.parseInt(head.substring(9, 12));
    missing = end + HEAD_END.length + (status == 304 ? 0 : contentLength(head));
    inBody = true;
    return true;
  }

  private int indexOfHeadEnd() {
    for (int i = 0; i + HEAD_END.length <= answer.position(); i++) {
      if (answer.get(i) == '\r'
          && answer.get(i + 1) == '\n'
          && answer.get(i + 2) == '\r'
          && answer.get(i + 3) == '\n') {
        return i;
      }
    }
    return -1;
  }

  private static long contentLength(String head) throws IOException {
    var name = "\r\ncontent-length:";
    int at = head.indexOf(name);
    if (at < 0) {
      throw new IOException("an answer without Content-Length");
    }
    int from = at + name.length();
    return Long.parseLong(head.substring(from, head.indexOf('\r', from)).strip());
  }
}
