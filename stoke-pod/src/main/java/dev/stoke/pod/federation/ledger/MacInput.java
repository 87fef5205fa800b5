package dev.stoke.pod.federation.ledger;

import dev.stoke.pod.federation.core.Boot;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a MAC is computed over: the name of the table, then every field with its length before it,
 * so that no two different rows, of one table or of two, have the same bytes.
 */
final class MacInput {
  private static final int ABSENT = 0;
  private static final int PRESENT = 1;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);

  MacInput(String table) {
    text("stoke-ledger/1/" + table);
  }

  MacInput text(@Nullable String text) {
    if (text == null) {
      bytes.write(ABSENT);
      return this;
    }
    return field(text.getBytes(StandardCharsets.UTF_8));
  }

  MacInput number(long number) {
    return field(ByteBuffer.allocate(Long.BYTES).putLong(number).array());
  }

  MacInput flag(boolean flag) {
    return number(flag ? 1 : 0);
  }

  /** In parts, since the far future of a tampered row does not fit one number. */
  MacInput time(Instant time) {
    return number(time.getEpochSecond()).number(time.getNano());
  }

  MacInput boot(Boot boot) {
    return time(boot.startedAt()).number(boot.nonce());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private MacInput field(byte[] content) {
    bytes.write(PRESENT);
    bytes.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
    bytes.writeBytes(content);
    return this;
  }
}
