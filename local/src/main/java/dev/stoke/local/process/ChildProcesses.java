package dev.stoke.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Every process that a cluster starts, each recorded in a file (pid and start time), so that a
 * later command finds and ends what a killed parent left behind, and never a stranger that got the
 * same pid.
 */
public final class ChildProcesses {
  private static final Duration AFTER_KILL = Duration.ofSeconds(5);

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
    try {
      record(name, process.toHandle());
    } catch (IOException e) {
      // Unrecorded it could outlive everybody who knows of it.
      process.destroyForcibly();
      throw e;
    }
    return process;
  }

  /** Records a process that somebody else started for this cluster. */
  public void record(String name, ProcessHandle process) throws IOException {
    Path file = directory.resolve(name + "-" + process.pid());
    Files.writeString(file, process.pid() + " " + startOf(process));
    process.onExit().thenRun(() -> deleteQuietly(file));
  }

  /**
   * SIGTERM, then SIGKILL after the grace; returns when the process is gone, or when even SIGKILL
   * has not ended it within some seconds (it hangs in the kernel).
   */
  public static void stop(Process process, Duration grace) {
    // Not Process.destroy: that closes the output, and the last words would end in SIGPIPE.
    process.toHandle().destroy();
    try {
      if (!process.waitFor(grace.toMillis(), TimeUnit.MILLISECONDS)) {
        kill(process);
        process.waitFor(AFTER_KILL.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      kill(process);
      Thread.currentThread().interrupt();
    }
  }

  /** SIGKILL to it and to what it has started. */
  public static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  /**
   * Ends what is still recorded: SIGTERM to all, then SIGKILL to those that are left after the
   * grace, which they share. Returns how many there were.
   */
  public int endLeftovers(Duration grace) {
    try (Stream<Path> files = Files.list(directory)) {
      var left = files.map(ChildProcesses::read).flatMap(Optional::stream).toList();
      left.forEach(ProcessHandle::destroy);
      await(left, grace);
      for (ProcessHandle process : left) {
        if (process.isAlive()) {
          process.descendants().forEach(ProcessHandle::destroyForcibly);
          process.destroyForcibly();
        }
      }
      await(left, AFTER_KILL);
      try (Stream<Path> again = Files.list(directory)) {
        again.forEach(ChildProcesses::deleteQuietly);
      }
      return left.size();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + directory, e);
    }
  }

  /** Waits for the end of all, or the time limit. */
  private static void await(List<ProcessHandle> processes, Duration limit) {
    CompletableFuture<?>[] ends =
        processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
    try {
      CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException slow) {
      // The caller looks who is still alive.
    }
  }

  private static Optional<ProcessHandle> read(Path file) {
    try {
      String[] parts = Files.readString(file).split(" ", 2);
      return ProcessHandle.of(Long.parseLong(parts[0]))
          .filter(process -> startOf(process).equals(parts[1]));
    } catch (IOException | RuntimeException unreadable) {
      return Optional.empty();
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
