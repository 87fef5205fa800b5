package dev.stoke.pod.testing;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Removes the files of a test's server when the process of tests ends. Not in that process, which
 * is killed when it does not end in half a minute: a run leaves tens of thousands of files.
 */
final class DataDirectory {
  private DataDirectory() {}

  static void removeAtExit(Path directory, Runnable stopped) {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> {
              stopped.run();
              remove(directory);
            }));
  }

  private static void remove(Path directory) {
    try {
      new ProcessBuilder("rm", "-rf", directory.toString()).inheritIO().start();
    } catch (IOException e) {
      throw new IllegalStateException(directory + " is left behind", e);
    }
  }
}
