package dev.stoke.pod.federation.ledger;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The content of the file of MAC keys: one key of 32 bytes per line, in base64. The first writes,
 * all are accepted. Empty lines and lines that start with {@code #} say nothing.
 *
 * <p>One more line may be there: {@code unproven-until} and a time in RFC 3339. Up to that time
 * rows without any MAC are accepted as well, and written again with one. Without it, rows of a
 * version or a configuration that knew no MAC would vanish when the first key is given out. This
 * stands in the file, and not in the database, because there it could be forged along with the row;
 * while it lasts, writing to the database is enough to plant a key, as it was before.
 */
record MacFile(List<MacKey> keys, @Nullable Instant unprovenUntil) {
  static final MacFile EMPTY = new MacFile(List.of(), null);

  private static final String UNPROVEN = "unproven-until";
  private static final int MOST_KEYS = 16;

  MacFile {
    keys = List.copyOf(keys);
  }

  /**
   * Reads the whole file.
   *
   * @throws IllegalArgumentException with a sentence that names the line and holds nothing of it
   */
  static MacFile parse(byte[] bytes) {
    List<MacKey> keys = new ArrayList<>();
    Instant unprovenUntil = null;
    List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      String where = "line " + (i + 1) + " ";
      if (line.startsWith(UNPROVEN)) {
        unprovenUntil = time(line.substring(UNPROVEN.length()).strip(), where);
      } else if (!line.isEmpty() && !line.startsWith("#")) {
        MacKey key = key(line, where);
        if (keys.stream().anyMatch(other -> other.fingerprint().equals(key.fingerprint()))) {
          throw new IllegalArgumentException(where + "repeats a key");
        }
        keys.add(key);
      }
    }
    if (keys.isEmpty() || keys.size() > MOST_KEYS) {
      throw new IllegalArgumentException("must hold 1 to " + MOST_KEYS + " keys");
    }
    return new MacFile(keys, unprovenUntil);
  }

  MacList at(Instant now) {
    return new MacList(keys, unprovenUntil != null && now.isBefore(unprovenUntil));
  }

  private static MacKey key(String line, String where) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      // Without the cause: its message repeats characters of the line.
      throw new IllegalArgumentException(where + "is not base64");
    }
    if (bytes.length != MacKey.BYTES) {
      throw new IllegalArgumentException(where + "is not a key of " + MacKey.BYTES + " bytes");
    }
    return new MacKey(bytes);
  }

  private static Instant time(String text, String where) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(where + "needs a time as in 2026-01-31T12:00:00Z", e);
    }
  }
}
