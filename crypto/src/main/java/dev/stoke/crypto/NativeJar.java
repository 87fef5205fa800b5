package dev.stoke.crypto;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.jspecify.annotations.Nullable;

/**
 * Classes out of one jar alone, and the native library in it, which must be a file to be loaded.
 * The jar is open for as long as the process lives.
 */
final class NativeJar extends ClassLoader {
  private static final String LIBRARY = "amazonCorrettoCryptoProvider";
  private static final String FOLDER = "com/amazon/corretto/crypto/provider/";

  private final JarFile jar;
  private final LibraryFile library;

  /**
   * @param library where to put the library
   */
  NativeJar(Path file, LibraryFile library) throws IOException {
    super("crypto-provider", ClassLoader.getPlatformClassLoader());
    // Who may change a jar may sign it too, with any key; to verify it takes longer than all else.
    this.jar = new JarFile(file.toFile(), false);
    this.library = library;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = in.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  public @Nullable InputStream getResourceAsStream(String name) {
    @Nullable ZipEntry entry = jar.getEntry(name);
    try {
      return entry == null ? null : jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected @Nullable String findLibrary(String name) {
    if (!name.equals(LIBRARY)) {
      return null;
    }
    try {
      @Nullable Path file = library.extract(jar, FOLDER + System.mapLibraryName(name));
      return file == null ? null : file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot take the library out of " + jar.getName(), e);
    }
  }
}
