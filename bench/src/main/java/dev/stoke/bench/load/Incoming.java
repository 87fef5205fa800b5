package dev.stoke.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Answers of one connection, each with a Content-Length, read in few and large pieces: what the
 * load costs is taken from whoever is measured.
 */
final class Incoming {
  private static final int LONGEST = 4 << 20;
  private static final String LENGTH = "content-length:";
  private static final String LAST = "connection: close\r\n";

  private final InputStream in;
  private byte[] bytes = new byte[8192];
  private int from;
  private int to;

  Incoming(InputStream in) {
    this.in = in;
  }

  /**
   * @param isLast whether the server ends the connection after it
   */
  record Answer(int status, String body, boolean isLast) {}

  Answer next() throws IOException {
    if (from == to) {
      from = 0;
      to = 0;
    }
    int bodyFrom = head();
    var head = new String(bytes, from, bodyFrom - from, StandardCharsets.ISO_8859_1);
    int length = 0;
    boolean last = false;
    for (int line = head.indexOf('\n') + 1;
        line < head.length();
        line = head.indexOf('\n', line) + 1) {
      if (head.regionMatches(true, line, LENGTH, 0, LENGTH.length())) {
        length =
            Integer.parseInt(
                head.substring(line + LENGTH.length(), head.indexOf('\r', line)).strip());
      } else if (head.regionMatches(true, line, LAST, 0, LAST.length())) {
        last = true;
      }
    }
    int headLength = bodyFrom - from;
    while (to - from < headLength + length) {
      more(headLength + length);
    }
    var body = new String(bytes, from + headLength, length, StandardCharsets.UTF_8);
    from += headLength + length;
    return new Answer(Integer.parseInt(head, 9, 12, 10), body, last);
  }

  /** Where the body begins. */
  private int head() throws IOException {
    int looked = 0;
    while (true) {
      for (int i = from + looked; i + 3 < to; i++) {
        if (bytes[i] == '\r'
            && bytes[i + 1] == '\n'
            && bytes[i + 2] == '\r'
            && bytes[i + 3] == '\n') {
          return i + 4;
        }
      }
      looked = Math.max(0, to - from - 3);
      more(to - from + 1);
    }
  }

  /** At least one byte, into room for so many from the answer's beginning. */
  private void more(int needed) throws IOException {
    if (needed > LONGEST) {
      throw new IOException("an answer with more than " + LONGEST + " bytes");
    }
    if (from + needed > bytes.length) {
      bytes = Arrays.copyOfRange(bytes, from, from + Math.max(bytes.length, needed));
      to -= from;
      from = 0;
    }
    int read = in.read(bytes, to, bytes.length - to);
    if (read < 0) {
      throw new EOFException("the connection ended");
    }
    to += read;
  }
}
