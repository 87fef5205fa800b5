package dev.stoke.crypto;

import static java.util.Objects.requireNonNull;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where native libraries come from, and what they are loaded into.
 *
 * @param classPath the jars that may hold one
 * @param machine the system properties {@code os.name} and {@code os.arch}
 * @param maps what this process has loaded, as in {@code /proc/self/maps}
 */
record NativePlatform(List<Path> classPath, String machine, Path maps) {
  static final String AMD64 = "Linux amd64";
  static final String ARM64 = "Linux aarch64";

  NativePlatform {
    classPath = List.copyOf(classPath);
    requireNonNull(machine, "machine is null");
    requireNonNull(maps, "maps is null");
  }

  static NativePlatform ofThisProcess() {
    String classPath = System.getProperty("java.class.path", "");
    return new NativePlatform(
        Arrays.stream(classPath.split(Pattern.quote(File.pathSeparator), -1))
            .map(Path::of)
            .toList(),
        System.getProperty("os.name") + " " + System.getProperty("os.arch"),
        Path.of("/proc/self/maps"));
  }

  /**
   * What is for this machine, where a library for it can be loaded.
   *
   * @param byMachine by {@link #AMD64} and its like
   */
  <T> T own(Map<String, T> byMachine) throws UnusableLibraryException {
    @Nullable T own = byMachine.get(machine);
    if (own == null) {
      throw none();
    }
    if (hasForeignC()) {
      throw new UnusableLibraryException("the native library needs the GNU C library");
    }
    return own;
  }

  /** The jar of this name on the class path. */
  Path jar(Pattern name) throws UnusableLibraryException {
    return classPath.stream()
        .filter(path -> name.matcher(String.valueOf(path.getFileName())).matches())
        .findFirst()
        .orElseThrow(this::none);
  }

  private UnusableLibraryException none() {
    return new UnusableLibraryException("no native library for " + machine);
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
}
