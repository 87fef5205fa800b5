package dev.stoke.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class IncomingTest {
  private static final String LONG = "é".repeat(10_000);
  private static final String ANSWERS =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi"
          + "HTTP/1.1 204 No Content\r\n\r\n"
          + "HTTP/1.1 503 Unavailable\r\nconnection: close\r\ncontent-length:20000\r\n\r\n"
          + LONG;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 1000, 100_000})
  void answersAreTheSameHoweverTheyArrive(int most) throws IOException {
    var incoming = new Incoming(inPieces(ANSWERS, most));

    assertThat(incoming.next()).isEqualTo(new Incoming.Answer(200, "hi", false));
    assertThat(incoming.next()).isEqualTo(new Incoming.Answer(204, "", false));
    assertThat(incoming.next()).isEqualTo(new Incoming.Answer(503, LONG, true));
    assertThatThrownBy(incoming::next).isInstanceOf(EOFException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nhi"})
  void anAnswerThatStopsShortIsNone(String part) {
    var incoming = new Incoming(inPieces(part, 5));

    assertThatThrownBy(incoming::next).isInstanceOf(EOFException.class);
  }

  private static ByteArrayInputStream inPieces(String text, int most) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(length, most));
      }
    };
  }
}
