package dev.stoke.local.cli;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts {@code up} as a process that outlives this one, and shows its progress until it is ready.
 */
final class DetachedUp {
  private static final Duration GLANCE = Duration.ofMillis(200);

  private final RunFiles files;
  private final Console console;
  private final Duration patience;

  DetachedUp(RunFiles files, Console console, Duration patience) {
    this.files = files;
    this.console = console;
    this.patience = patience;
  }

  /** 0 when ready, 1 when it ended or is not ready in time. */
  int start(List<String> arguments) throws IOException, InterruptedException {
    Files.createDirectories(files.log().getParent());
    Files.deleteIfExists(files.log());
    Files.createFile(files.log());
    Process child =
        new ProcessBuilder(command(arguments))
            .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
            .redirectOutput(Redirect.appendTo(files.log().toFile()))
            .redirectErrorStream(true)
            .start();
    return follow(child);
  }

  private int follow(Process child) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    try (var log = FileChannel.open(files.log())) {
      var in = Channels.newInputStream(log);
      while (System.nanoTime() < deadline) {
        boolean alive = child.isAlive();
        String news = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        if (!news.isEmpty()) {
          console.line(news.stripTrailing());
        }
        if (news.contains("Stoke is ready.")) {
          console.line("\nIt runs in the background: ./stoke status, ./stoke down.");
          return 0;
        }
        if (news.contains("is not ready after")) {
          return 1;
        }
        if (!alive) {
          return Math.max(1, child.exitValue());
        }
        Thread.sleep(GLANCE);
      }
    }
    console.line(
        "Not ready after %d s; it keeps trying, see %s"
            .formatted(patience.toSeconds(), files.log()));
    return 1;
  }

  private List<String> command(List<String> arguments) {
    var command = new ArrayList<String>();
    // A session of its own, so that a Ctrl-C at this terminal does not reach it.
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      command.add("/usr/bin/setsid");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of("-cp", System.getProperty("java.class.path"), StokeMain.class.getName()));
    command.addAll(List.of("--dir", files.directory().toString()));
    arguments.stream().filter(argument -> !argument.equals("--detach")).forEach(command::add);
    return command;
  }
}
