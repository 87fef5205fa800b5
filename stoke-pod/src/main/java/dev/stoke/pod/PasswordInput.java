package dev.stoke.pod;

import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where {@code hash-password} gets the password from. */
final class PasswordInput {
  private static final int MOST_BYTES = 4096;

  private PasswordInput() {}

  /** Asks twice at a terminal, without showing it; else takes the first line of the input. */
  static Optional<String> read(InputStream in, boolean alwaysFromInput) throws IOException {
    @Nullable Console console = System.console();
    if (alwaysFromInput || console == null || !console.isTerminal()) {
      return firstLine(in);
    }
    char @Nullable [] first = console.readPassword("Password: ");
    char @Nullable [] again = console.readPassword("Again: ");
    if (first == null || again == null || !Arrays.equals(first, again)) {
      return Optional.empty();
    }
    return Optional.of(new String(first)).filter(text -> !text.isEmpty());
  }

  private static Optional<String> firstLine(InputStream in) throws IOException {
    byte[] bytes = in.readNBytes(MOST_BYTES + 1);
    String text = new String(bytes, StandardCharsets.UTF_8);
    String line = text.split("\\R", 2)[0];
    return line.isEmpty() || bytes.length > MOST_BYTES ? Optional.empty() : Optional.of(line);
  }
}
