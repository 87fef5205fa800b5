package dev.stoke.local.aot;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * An AOT cache of one program: good for the very Java and the very jars that it was recorded with.
 */
public record AotFile(Path path) {
  /**
   * To stop and to write the cache; at the lowest priority on a busy machine that takes minutes.
   */
  private static final Duration GRACE = Duration.ofMinutes(10);

  /** As a shell says it: by SIGKILL, and perhaps while it was writing. */
  private static final int KILLED = 128 + 9;

  public AotFile {
    requireNonNull(path, "path is null");
  }

  /** Options of the Java that runs the program to record it; it writes the file at its end. */
  public List<String> recording() {
    return List.of("-XX:AOTCacheOutput=" + path);
  }

  /** Options of the Java that starts with it; one that cannot take it starts without. */
  public List<String> using() {
    return List.of("-XX:AOTCache=" + path);
  }

  /**
   * Ends a program that is recorded.
   *
   * @throws IOException when it has left no cache
   */
  public void end(Process recorded) throws IOException {
    ChildProcesses.stop(recorded, GRACE);
    if (recorded.isAlive() || recorded.exitValue() == KILLED || !Files.exists(path)) {
      throw new IOException("Java has not written the AOT cache " + path);
    }
  }
}
