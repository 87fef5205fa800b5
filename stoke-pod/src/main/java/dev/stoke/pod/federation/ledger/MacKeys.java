package dev.stoke.pod.federation.ledger;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cluster's MAC keys, from a file that is looked at whenever they are used: a change is in
 * force at once, without a restart. A file that cannot be read or understood is refused with one
 * log line, and the keys before it stay in force. Thread-safe. {@link MacFile} has the format.
 */
public final class MacKeys {
  private static final Logger log = LoggerFactory.getLogger(MacKeys.class);
  private static final int MOST_BYTES = 16 * 1024;

  private final @Nullable Path file;
  private final InstantSource clock;
  private byte[] seen = new byte[0];
  private MacFile inForce;

  private MacKeys(@Nullable Path file, InstantSource clock, MacFile inForce) {
    this.file = file;
    this.clock = clock;
    this.inForce = inForce;
  }

  /** Rows carry no MAC, and any row is accepted. */
  public static MacKeys none() {
    log.warn(
        "No cluster.ledger_mac: whoever can write to the database can publish keys of his own");
    return new MacKeys(null, InstantSource.system(), MacFile.EMPTY);
  }

  /**
   * Reads the file for the first time.
   *
   * @throws IllegalArgumentException when that fails: there is no list of before to go on with
   */
  public static MacKeys of(Path file, InstantSource clock) {
    MacKeys keys = new MacKeys(requireNonNull(file, "file is null"), clock, MacFile.EMPTY);
    try {
      byte[] bytes = read(file);
      keys.inForce = MacFile.parse(bytes);
      keys.seen = bytes;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("cluster.ledger_mac, file " + file + ": " + reason(e), e);
    }
    return keys;
  }

  /** Of each accepted key, the writing one first: 8 hex characters of its SHA-256. */
  public List<String> fingerprints() {
    return current().keys().stream().map(MacKey::fingerprint).toList();
  }

  synchronized MacList current() {
    if (file == null) {
      return MacList.NONE;
    }
    reload(file);
    return inForce.at(clock.instant());
  }

  private void reload(Path path) {
    byte[] bytes = new byte[0];
    try {
      bytes = read(path);
      if (!Arrays.equals(bytes, seen)) {
        inForce = MacFile.parse(bytes);
        log.atInfo()
            .addKeyValue("keys", inForce.keys().stream().map(MacKey::fingerprint).toList())
            .log("MAC keys of the ledger reloaded");
      }
    } catch (IOException | IllegalArgumentException e) {
      // An unreadable file counts as an empty one: said once, not in every round.
      if (!Arrays.equals(bytes, seen)) {
        log.atError()
            .addKeyValue("file", path)
            .addKeyValue("reason", reason(e))
            .log("Changed MAC keys of the ledger refused, the old ones stay in force");
      }
    }
    seen = bytes;
  }

  private static byte[] read(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new IOException("larger than " + MOST_BYTES + " bytes");
      }
      return bytes;
    }
  }

  private static String reason(Exception e) {
    return e instanceof IOException
        ? "cannot be read (" + e.getClass().getSimpleName() + ": " + e.getMessage() + ")"
        : String.valueOf(e.getMessage());
  }

  @Override
  public String toString() {
    return "MacKeys[" + fingerprints() + "]";
  }
}
