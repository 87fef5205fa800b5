package dev.stoke.operator.connection;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The events of one watch in ASCII: JSON says the same with {@code \}{@code u} escapes. The client
 * decodes each piece of the stream by itself, and takes up zeros with every character that is
 * longer than a byte: it would give up the watch over a name with an umlaut. Not thread-safe: the
 * pieces of a stream come one after the other.
 */
final class EventLines {
  private static final int LONGEST_CHARACTER_BYTES = 4;

  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPLACE)
          .onUnmappableCharacter(CodingErrorAction.REPLACE);

  /** The beginning of a character whose end has not come yet. */
  private ByteBuffer left = ByteBuffer.allocate(0);

  List<ByteBuffer> ascii(List<ByteBuffer> pieces) {
    var escaped = new ArrayList<ByteBuffer>(pieces.size());
    for (var piece : pieces) {
      escaped.add(left.hasRemaining() || !isAscii(piece) ? escape(piece) : piece);
    }
    return escaped;
  }

  private ByteBuffer escape(ByteBuffer piece) {
    var bytes = ByteBuffer.allocate(left.remaining() + piece.remaining());
    bytes.put(left).put(piece).flip();
    var characters = CharBuffer.allocate(bytes.remaining());
    decoder.reset().decode(bytes, characters, false);
    characters.flip();
    left = ByteBuffer.allocate(LONGEST_CHARACTER_BYTES).put(bytes).flip();
    var text = new StringBuilder(characters.length() + 64);
    while (characters.hasRemaining()) {
      char character = characters.get();
      if (character < 0x80) {
        text.append(character);
      } else {
        text.append("\\u%04x".formatted((int) character));
      }
    }
    return ByteBuffer.wrap(text.toString().getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean isAscii(ByteBuffer piece) {
    for (int i = piece.position(); i < piece.limit(); i++) {
      if (piece.get(i) < 0) {
        return false;
      }
    }
    return true;
  }
}
