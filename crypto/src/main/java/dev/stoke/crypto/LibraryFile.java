package dev.stoke.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * A native library out of a jar as a file, for as long as it takes to load it: what is loaded stays
 * loaded.
 */
final class LibraryFile implements AutoCloseable {
  private final Path directory;

  /** In Java's directory for temporary files, which must allow files to be executed. */
  LibraryFile() throws IOException {
    this.directory = Files.createTempDirectory("stoke-crypto");
  }

  /**
   * Takes it out of the jar.
   *
   * @return the file; null when the jar has no such entry
   * @throws IOException also when it is not whole, as half a library ends the process that loads it
   */
  @Nullable Path extract(JarFile jar, String name) throws IOException {
    @Nullable ZipEntry entry = jar.getEntry(name);
    if (entry == null) {
      return null;
    }
    try (var in = new CheckedInputStream(jar.getInputStream(entry), new CRC32())) {
      long bytes = Files.copy(in, path());
      if (bytes != entry.getSize() || in.getChecksum().getValue() != entry.getCrc()) {
        throw new IOException("the library in " + jar.getName() + " is damaged");
      }
    }
    return path();
  }

  private Path path() {
    return directory.resolve("library");
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(path());
    Files.delete(directory);
  }
}
