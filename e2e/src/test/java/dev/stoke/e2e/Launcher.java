package dev.stoke.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code ./stoke}, and any shell line, as a person does, with a state folder of the test's
 * own.
 */
final class Launcher {
  private static final long TIMEOUT_SECONDS = 300;

  private final Path directory;
  private final Optional<String> caches;

  /** With {@link SharedCaches}. */
  Launcher(Path directory) {
    this(directory, Optional.empty());
  }

  /** With AOT caches of its own, which {@code up} makes in that folder. */
  Launcher(Path directory, Path caches) {
    this(directory, Optional.of(caches.toString()));
  }

  /** Without AOT caches, which {@code up} is not to make either. */
  static Launcher withoutCaches(Path directory) {
    return new Launcher(directory, Optional.of("never"));
  }

  private Launcher(Path directory, Optional<String> caches) {
    this.directory = directory;
    this.caches = caches;
  }

  /** What a command printed, both streams, and its exit code. */
  record Result(int exitCode, String output) {}

  Result stoke(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<String>();
    command.add("./stoke");
    command.addAll(List.of(arguments));
    return finish(builder(command));
  }

  Result shell(String line) throws IOException, InterruptedException {
    return finish(builder(List.of("bash", "-euo", "pipefail", "-c", line)));
  }

  /**
   * Runs its arguments as a terminal would: with Ctrl-C in force, also when these tests are a
   * background job whose shell ignores it and passes that on.
   */
  private static final String AS_FROM_A_TERMINAL =
      """
      if env --default-signal=INT true 2>/dev/null; then exec env --default-signal=INT "$@"; fi
      exec "$@"
      """;

  /** A command that stays; its output goes to the file. */
  Process background(Path output, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of("bash", "-c", AS_FROM_A_TERMINAL, "terminal", "./stoke"));
    command.addAll(List.of(arguments));
    return builder(command).redirectOutput(output.toFile()).start();
  }

  Path directory() {
    return directory;
  }

  private ProcessBuilder builder(List<String> command) {
    var builder =
        new ProcessBuilder(command)
            .directory(TestCluster.Checkout.ROOT.toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().put("STOKE_DIR", directory.toString());
    builder.environment().put("STOKE_BUILD", "never");
    caches.ifPresent(said -> builder.environment().put("STOKE_AOT", said));
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    return builder;
  }

  private static Result finish(ProcessBuilder builder) throws IOException, InterruptedException {
    Path output = Files.createTempFile("stoke-command", ".log");
    Process process = builder.redirectOutput(output.toFile()).start();
    if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IOException(builder.command() + " did not end: " + Files.readString(output));
    }
    String printed = Files.readString(output, StandardCharsets.UTF_8);
    Files.delete(output);
    return new Result(process.exitValue(), printed);
  }
}
