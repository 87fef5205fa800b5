package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.process.ChildProcesses;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running program of the control plane, with its log: {@code logs/NAME.log}. */
final class Component {
  private static final Logger LOG = LoggerFactory.getLogger(Component.class);
  private static final Path SETSID = Path.of("/usr/bin/setsid");
  private static final int SHOWN_LINES = 15;
  private static final int SHOWN_BYTES = 1 << 14;

  private final String name;
  private final Path log;
  private final Process process;
  private volatile boolean stopping;

  private Component(String name, Path log, Process process) {
    this.name = requireNonNull(name, "name is null");
    this.log = requireNonNull(log, "log is null");
    this.process = requireNonNull(process, "process is null");
  }

  static Component start(
      String name, List<String> command, Path directory, ChildProcesses processes)
      throws IOException {
    Path log = directory.resolve("logs").resolve(name + ".log");
    if (Files.exists(log)) {
      Files.move(log, log.resolveSibling(name + ".log.1"), StandardCopyOption.REPLACE_EXISTING);
    }
    var line = new ArrayList<>(command);
    // Ctrl-C reaches every process of the terminal at once; these are to end after their users.
    if (Files.isExecutable(SETSID)) {
      line.addFirst(SETSID.toString());
    }
    var builder =
        new ProcessBuilder(line)
            .directory(directory.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    return new Component(name, log, processes.start(name, builder));
  }

  /** From now on an end that nobody asked for is an error in our own log. */
  void watch() {
    var _ = process.onExit().thenAccept(this::ended);
  }

  /** Waits that long for its end. */
  boolean endsWithin(Duration patience) throws InterruptedException {
    return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  void stop(Duration grace) {
    stopping = true;
    ChildProcesses.stop(process, grace);
  }

  /** Says what happened, with the end of the log. */
  IllegalStateException failure(String what) {
    return new IllegalStateException(
        "%s %s. Its log, %s, ends:%n%s".formatted(name, what, log, lastLines()));
  }

  private void ended(Process process) {
    if (!stopping) {
      LOG.atError()
          .addKeyValue("program", name)
          .addKeyValue("exit_code", process.exitValue())
          .addKeyValue("log", log)
          .log("A part of the control plane ended by itself");
    }
  }

  private String lastLines() {
    try (var file = Files.newByteChannel(log)) {
      long from = Math.max(0, file.size() - SHOWN_BYTES);
      var buffer = java.nio.ByteBuffer.allocate((int) (file.size() - from));
      file.position(from).read(buffer);
      List<String> lines =
          new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8).lines().toList();
      return String.join(
          System.lineSeparator(),
          lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size()));
    } catch (IOException e) {
      return "(unreadable: " + e.getMessage() + ")";
    }
  }
}
