package dev.stoke.local.node.logs;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * One run's log. The process itself appends to the file, so that it can print to its last moment
 * and whatever becomes of the node; the node only keeps the file short.
 */
public final class LogRun {
  private static final long LARGEST = 8L * 1024 * 1024;

  private final LogStore store;
  private final LogStore.Key key;
  private final Path file;
  private final Path rotated;
  private volatile int generation;

  LogRun(LogStore store, LogStore.Key key, Path file, Path rotated) {
    this.store = store;
    this.key = key;
    this.file = file;
    this.rotated = rotated;
  }

  /** Where the process's output is to be appended. */
  public File file() {
    return file.toFile();
  }

  /** The process has ended: who follows the log has seen all. */
  public void ended() {
    store.ended(key, this);
  }

  /** How many times the file was begun again. */
  int generation() {
    return generation;
  }

  /**
   * Keeps a long file's content as the rotated one and begins it again in place, because the
   * process has it open. What is printed between the two steps is lost.
   */
  synchronized void trim() throws IOException {
    if (Files.size(file) > LARGEST) {
      Files.copy(file, rotated, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
      generation++;
    }
  }
}
