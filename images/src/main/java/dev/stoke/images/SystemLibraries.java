package dev.stoke.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What a Java needs of a Linux around it: the GNU C library of this machine, and its licence. */
final class SystemLibraries {
  private static final List<String> LOADERS =
      List.of("/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1");

  private static final List<String> DIRECTORIES =
      List.of(
          "/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64", "/usr/lib64", "/usr/lib");

  private static final List<String> LIBRARIES =
      List.of(
          "libc.so.6",
          "libdl.so.2",
          "libm.so.6",
          // Names of hosts, by /etc/hosts and by DNS.
          "libnss_dns.so.2",
          "libnss_files.so.2",
          "libpthread.so.0",
          "libresolv.so.2",
          "librt.so.1");

  private static final Path LICENCE = Path.of("/usr/share/doc/libc6/copyright");

  private SystemLibraries() {}

  /** Where they are, which is where they belong in an image. */
  static List<Path> find() throws IOException {
    var files = new ArrayList<Path>();
    files.add(
        first(LOADERS.stream().map(Path::of))
            .orElseThrow(() ->
                new IOException(
                    "no GNU C library here: make the tars on a Linux that has one, such as"
                        + " Debian")));
    for (String library : LIBRARIES) {
      files.add(
          first(DIRECTORIES.stream().map(directory -> Path.of(directory, library)))
              .orElseThrow(() -> new IOException("no " + library + " in " + DIRECTORIES)));
    }
    if (Files.exists(LICENCE)) {
      files.add(LICENCE);
    }
    return files;
  }

  private static java.util.Optional<Path> first(Stream<Path> candidates) {
    return candidates.filter(Files::exists).findFirst();
  }
}
