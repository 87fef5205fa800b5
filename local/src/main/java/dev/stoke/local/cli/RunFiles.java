package dev.stoke.local.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;

/** What a running {@code up} leaves in its directory for the other commands to find. */
public final class RunFiles {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path directory;

  public RunFiles(Path directory) {
    this.directory = directory;
  }

  /** A running {@code up}: its process, and the load-balanced URL once it is there (else empty). */
  public record Run(long pid, String started, String url) {
    Optional<ProcessHandle> process() {
      return ProcessHandle.of(pid).filter(p -> startOf(p).equals(started));
    }
  }

  public Path directory() {
    return directory;
  }

  public Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  Path log() {
    return directory.resolve("logs").resolve("up.log");
  }

  /**
   * Held by the one {@code up} of this directory as long as it lives; empty when another one holds
   * it.
   */
  Optional<FileLock> lock() {
    try {
      Files.createDirectories(directory);
      var channel =
          FileChannel.open(
              directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      return Optional.ofNullable(channel.tryLock());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + directory, e);
    }
  }

  public void writeRun(String url) {
    var self = ProcessHandle.current();
    try {
      Path draft = Files.createTempFile(directory, "run", ".json");
      JSON.writeValue(draft.toFile(), new Run(self.pid(), startOf(self), url));
      Files.move(draft, runFile(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + runFile(), e);
    }
  }

  /** The running {@code up}; empty when none runs, whatever file a killed one left. */
  public Optional<Run> running() {
    if (!Files.exists(runFile())) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(runFile().toFile(), Run.class))
          .filter(run -> run.process().isPresent());
    } catch (IOException e) {
      throw new UncheckedIOException(runFile() + " is not readable: delete it", e);
    }
  }

  void deleteRun() {
    try {
      Files.deleteIfExists(runFile());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + runFile(), e);
    }
  }

  private Path runFile() {
    return directory.resolve("run.json");
  }

  private static String startOf(ProcessHandle process) {
    return process.info().startInstant().orElse(Instant.EPOCH).toString();
  }
}
