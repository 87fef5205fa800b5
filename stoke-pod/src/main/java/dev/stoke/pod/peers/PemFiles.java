package dev.stoke.pod.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * The three files of one pod as they were read, not yet understood.
 *
 * @param name of the certificate's and the key's file, without its extension
 */
record PemFiles(String name, String authorities, String certificate, String key) {
  static final String AUTHORITIES = "ca.crt";
  private static final int MOST_BYTES = 256 * 1024;

  /**
   * Kubernetes keeps each version of a mounted Secret in a directory of its own and swaps the link
   * {@code ..data}; all files are taken from where it points to now, so that they belong together.
   */
  static PemFiles read(Path directory, String instanceId) throws PeerCredentialsException {
    Path version = directory;
    try {
      Path link = directory.resolve("..data");
      version = Files.exists(link) ? link.toRealPath() : directory;
    } catch (IOException e) {
      throw new PeerCredentialsException(directory + " is changing; it will be read again", e);
    }
    String name = Files.exists(version.resolve(instanceId + ".crt")) ? instanceId : "tls";
    return new PemFiles(
        name,
        text(version, AUTHORITIES),
        text(version, name + ".crt"),
        text(version, name + ".key"));
  }

  String certificateFile() {
    return name + ".crt";
  }

  String keyFile() {
    return name + ".key";
  }

  private static String text(Path directory, String name) throws PeerCredentialsException {
    try (InputStream in = Files.newInputStream(directory.resolve(name))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new PeerCredentialsException(name + " is larger than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, ISO_8859_1);
    } catch (NoSuchFileException e) {
      throw new PeerCredentialsException(name + " is missing", e);
    } catch (IOException e) {
      throw new PeerCredentialsException(name + " cannot be read", e);
    }
  }

  /** The key is one of the files. */
  @Override
  public String toString() {
    return "PemFiles[" + name + "]";
  }
}
