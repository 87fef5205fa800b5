package dev.stoke.local.aot;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkout's AOT caches. They are for speed alone: a program without one starts as ever, and so
 * does one whose cache Java cannot read.
 */
public final class AotCaches {
  /** In the environment: "never", so that none is used and none is made, or a folder for them. */
  private static final String SWITCH = "STOKE_AOT";

  private static final String NEVER = "never";

  /** A cache that is refused is worth no line in a program's log. */
  private static final List<String> SILENT = List.of("-Xlog:aot*=off", "-Xlog:cds*=off");

  private final Path directory;
  private final boolean wanted;

  AotCaches(Path directory, boolean wanted) {
    this.directory = requireNonNull(directory, "directory is null");
    this.wanted = wanted;
  }

  /**
   * @param home the checkout; all state folders of {@code ./stoke} share its caches
   */
  public static AotCaches of(Path home) {
    String said = System.getenv(SWITCH);
    boolean folder = said != null && !said.isBlank() && !said.equals(NEVER);
    Path directory = folder ? Path.of(said) : home.resolve("local/target/aot");
    return new AotCaches(directory.toAbsolutePath().normalize(), !NEVER.equals(said));
  }

  /**
   * Those of a folder of its own, whatever the environment says.
   *
   * @param directory need not be there
   */
  public static AotCaches in(Path directory) {
    return new AotCaches(directory.toAbsolutePath().normalize(), true);
  }

  public boolean wanted() {
    return wanted;
  }

  public boolean has(CacheKey key) {
    return Files.isReadable(file(key));
  }

  /** Options of the Java that starts the program; none when it has no cache. */
  public List<String> options(CacheKey key) {
    if (!wanted || !has(key)) {
      return List.of();
    }
    var options = new ArrayList<>(get(key).using());
    options.addAll(SILENT);
    return List.copyOf(options);
  }

  /** Where it is, once it is there. */
  public AotFile get(CacheKey key) {
    return new AotFile(file(key));
  }

  /** For drafts. */
  public void prepare() throws IOException {
    Files.createDirectories(directory);
  }

  /** Where a new one is written, on the same disk as the caches. */
  public AotFile draft(CacheKey key) {
    return new AotFile(
        directory.resolve(key.program() + "-" + ProcessHandle.current().pid() + ".draft"));
  }

  /**
   * Puts a cache in place, whole or not at all, and removes the program's older ones; what has
   * mapped one of those keeps it.
   */
  public void put(CacheKey key, AotFile draft) throws IOException {
    Path file = file(key);
    Files.createDirectories(directory);
    Files.move(draft.path(), file, StandardCopyOption.ATOMIC_MOVE);
    try (var files = Files.newDirectoryStream(directory, key.program() + "-*")) {
      for (Path older : files) {
        if (!older.equals(file)) {
          Files.deleteIfExists(older);
        }
      }
    }
  }

  /** Removes what is left of one that was not put in place. */
  public void discard(AotFile draft) {
    Path name = draft.path().getFileName();
    try (var files = Files.newDirectoryStream(directory, name + "*")) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    } catch (IOException stays) {
      // Until the next one is put in place.
    }
  }

  private Path file(CacheKey key) {
    return directory.resolve(key.program() + "-" + key.hash() + ".aot");
  }
}
