package dev.stoke.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Every process that a cluster starts, each recorded in a file (pid and start time), so that a
 * later command finds and ends what a killed parent left behind, and never a stranger that got the
 * same pid.
 */
public final class ChildProcesses {
  private final Path directory;

  public ChildProcesses(Path directory) {
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create " + directory, e);
    }
  }

  /** Starts the process, records it under the name, and forgets it when it has ended. */
  public Process start(String name, ProcessBuilder builder) throws IOException {
    Process process = builder.start();
    record(name, process.toHandle());
    return process;
  }

  /** Records a process that somebody else started for this cluster. */
  public void record(String name, ProcessHandle process) throws IOException {
    Path file = directory.resolve(name + "-" + process.pid());
    Files.writeString(file, process.pid() + " " + startOf(process));
    process.onExit().thenRun(() -> deleteQuietly(file));
  }

  /** SIGTERM, then SIGKILL after the grace; returns when the process is gone. */
  public static void stop(Process process, Duration grace) {
    process.destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Ends what is still recorded, children first of the newest; returns how many there were. */
  public int endLeftovers(Duration grace) {
    try (Stream<Path> files = Files.list(directory)) {
      var left = files.map(ChildProcesses::read).flatMap(java.util.Optional::stream).toList();
      left.forEach(ProcessHandle::destroy);
      for (ProcessHandle process : left) {
        try {
          process.onExit().get(grace.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        } catch (Exception slow) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      }
      try (Stream<Path> again = Files.list(directory)) {
        again.forEach(ChildProcesses::deleteQuietly);
      }
      return left.size();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory, e);
    }
  }

  private static java.util.Optional<ProcessHandle> read(Path file) {
    try {
      String[] parts = Files.readString(file).split(" ", 2);
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(process -> startOf(process).equals(parts[1]));
    } catch (IOException | RuntimeException unreadable) {
      return java.util.Optional.empty();
    }
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).toString();
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException stays) {
      // A stale record is harmless: pid and start time no longer match a process.
    }
  }
}
