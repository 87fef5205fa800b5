package dev.stoke.crypto;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Amazon's Corretto Crypto Provider in a jar on the class path. There is one jar for each kind of
 * machine, all with the same classes, so they are loaded from the right one by name.
 */
final class NativeLibrary {
  private static final String PACKAGE = "com.amazon.corretto.crypto.provider.";
  private static final Pattern JAR =
      Pattern.compile("AmazonCorrettoCryptoProvider-[0-9.]+-([a-z]+-[a-z0-9_]+)\\.jar");
  private static final Map<String, String> PLATFORMS =
      Map.of("Linux amd64", "linux-x86_64", "Linux aarch64", "linux-aarch_64");

  private final List<Path> classPath;
  private final String machine;
  private final Path maps;

  /**
   * @param machine the system properties {@code os.name} and {@code os.arch}
   * @param maps what this process has loaded, as in {@code /proc/self/maps}
   */
  NativeLibrary(List<Path> classPath, String machine, Path maps) {
    this.classPath = List.copyOf(classPath);
    this.machine = requireNonNull(machine, "machine is null");
    this.maps = requireNonNull(maps, "maps is null");
  }

  static NativeLibrary ofThisProcess() {
    String classPath = System.getProperty("java.class.path", "");
    return new NativeLibrary(
        Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
            .map(Path::of)
            .toList(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Path.of("/proc/self/maps"));
  }

  /**
   * Loads it and lets it compute what pods compute with it, which its own test does not: at most
   * once in a process.
   *
   * @throws UnusableLibraryException for every reason not to compute with it
   */
  SignatureProvider load() throws UnusableLibraryException {
    Path jar = jar();
    if (hasForeignC()) {
      throw new UnusableLibraryException("the native library needs the GNU C library");
    }
    try {
      SignatureProvider provider = SignatureProvider.of(provider(jar));
      KnownAnswers.check(provider);
      TlsAnswers.check(provider);
      return provider;
    } catch (IOException
        | ReflectiveOperationException
        | GeneralSecurityException
        | RuntimeException
        | LinkageError e) {
      throw new UnusableLibraryException("the native library does not work: " + root(e), e);
    }
  }

  private Path jar() throws UnusableLibraryException {
    return Optional.ofNullable(PLATFORMS.get(machine))
        .flatMap(platform ->
            classPath.stream().filter(path -> platform.equals(platformOf(path))).findFirst())
        .orElseThrow(() -> new UnusableLibraryException("no native library for " + machine));
  }

  private static @Nullable String platformOf(Path jar) {
    var name = JAR.matcher(String.valueOf(jar.getFileName()));
    return name.matches() ? name.group(1) : null;
  }

  /** Musl loads libraries for the GNU C library, and ends the process when a call is missing. */
  private boolean hasForeignC() {
    try (var lines = Files.lines(maps)) {
      return lines.anyMatch(line -> line.contains("/ld-musl-"));
    } catch (IOException e) {
      // No such file, no Linux, and no library for it.
      return false;
    }
  }

  private static Provider provider(Path jar) throws IOException, ReflectiveOperationException {
    // The library comes from the loader of the classes, not out of their jar.
    System.setProperty(PACKAGE + "useExternalLib", "true");
    Path directory = Files.createTempDirectory("stoke-crypto");
    Path library = directory.resolve("library");
    try {
      var loader = new NativeJar(jar, library);
      var type = Class.forName(PACKAGE + "AmazonCorrettoCryptoProvider", true, loader);
      var provider = (Provider) requireNonNull(type.getField("INSTANCE").get(null), "no INSTANCE");
      var error = (@Nullable Throwable) type.getMethod("getLoadingError").invoke(provider);
      if (error != null) {
        throw new UnsupportedOperationException(error);
      }
      return provider;
    } finally {
      // What is loaded stays loaded.
      Files.deleteIfExists(library);
      Files.delete(directory);
    }
  }

  /** The first reason; without what is said of a system's libraries, which nobody asked for. */
  private static String root(Throwable e) {
    Throwable reason = e;
    while (true) {
      @Nullable Throwable deeper =
          reason.getSuppressed().length > 0 ? reason.getSuppressed()[0] : reason.getCause();
      if (deeper == null || deeper == reason) {
        return reason instanceof InvocationTargetException || reason.getMessage() == null
            ? reason.getClass().getSimpleName()
            : reason.getMessage();
      }
      reason = deeper;
    }
  }
}
