package dev.stoke.operator.connection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventLinesTest {
  private static final String EVENTS =
      """
      {"type":"ADDED","name":"Jürgen 山田 🔥 ߿ �"}
      {"type":"MODIFIED","name":"plain"}
      {"type":"DELETED","name":"é"}
      """;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1_000})
  void whateverTheStreamIsCutIntoTheEventsAreTheSameInAscii(int length) throws IOException {
    var lines = new EventLines();
    var text = new StringBuilder();
    for (var piece : cut(EVENTS.getBytes(StandardCharsets.UTF_8), length)) {
      for (var ascii : lines.ascii(List.of(piece))) {
        text.append(StandardCharsets.US_ASCII.decode(ascii));
      }
    }
    assertThat(text.toString()).matches("\\p{ASCII}*").doesNotContain("\0");
    assertThat(parsed(text.toString())).isEqualTo(parsed(EVENTS));
  }

  @Test
  void whatIsAsciiAlreadyIsPassedOnAsItIs() {
    var piece = ByteBuffer.wrap("{}\n".getBytes(StandardCharsets.US_ASCII));
    assertThat(new EventLines().ascii(List.of(piece)).getFirst()).isSameAs(piece);
  }

  private static List<ByteBuffer> cut(byte[] bytes, int length) {
    var pieces = new ArrayList<ByteBuffer>();
    for (int from = 0; from < bytes.length; from += length) {
      pieces.add(ByteBuffer.wrap(bytes, from, Math.min(length, bytes.length - from)).slice());
    }
    return pieces;
  }

  private static List<Object> parsed(String lines) throws IOException {
    var events = new ArrayList<Object>();
    for (var line : lines.lines().toList()) {
      events.add(new JsonMapper().readTree(line));
    }
    return events;
  }
}
