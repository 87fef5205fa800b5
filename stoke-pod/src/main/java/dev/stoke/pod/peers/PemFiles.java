package dev.stoke.pod.peers;

import dev.stoke.pod.tls.Pem;
import dev.stoke.pod.tls.UnusableCertificateException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The three files of one pod as they were read, not yet understood.
 *
 * @param name of the certificate's and the key's file, without its extension
 */
record PemFiles(String name, String authorities, String certificate, String key) {
  static final String AUTHORITIES = "ca.crt";

  /**
   * Kubernetes keeps each version of a mounted Secret in a directory of its own and swaps the link
   * {@code ..data}; all files are taken from where it points to now, so that they belong together.
   */
  static PemFiles read(Path directory, String instanceId) throws UnusableCertificateException {
    Path version = directory;
    try {
      Path link = directory.resolve("..data");
      version = Files.exists(link) ? link.toRealPath() : directory;
    } catch (IOException e) {
      throw new UnusableCertificateException(directory + " is changing; it will be read again", e);
    }
    String name = Files.exists(version.resolve(instanceId + ".crt")) ? instanceId : "tls";
    return new PemFiles(
        name,
        Pem.text(version.resolve(AUTHORITIES)),
        Pem.text(version.resolve(name + ".crt")),
        Pem.text(version.resolve(name + ".key")));
  }

  String certificateFile() {
    return name + ".crt";
  }

  String keyFile() {
    return name + ".key";
  }

  /** The key is one of the files. */
  @Override
  public String toString() {
    return "PemFiles[" + name + "]";
  }
}
