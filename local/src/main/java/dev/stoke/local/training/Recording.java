package dev.stoke.local.training;

import dev.stoke.local.aot.AotFile;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.up.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A training run that leaves an AOT cache. */
public final class Recording {
  private Recording() {}

  /**
   * @param command of the program, with the cache's options; its own arguments are the training's
   * @param directory for what the run needs and for its log
   * @param parts what is started; closing it from another thread ends the run, which fails then
   */
  public static void run(
      Training training,
      List<String> command,
      AotFile cache,
      Path directory,
      ChildProcesses processes,
      Parts parts)
      throws IOException, InterruptedException {
    Path log = Files.createDirectories(directory).resolve("log");
    try (Training.Run run = training.prepare(directory, processes)) {
      var builder = new ProcessBuilder(new ArrayList<>(command));
      builder.environment().remove("JAVA_TOOL_OPTIONS");
      builder.redirectErrorStream(true).redirectOutput(log.toFile());
      run.configure(builder);
      Process started = processes.start("recorded", builder);
      parts.add(() -> ChildProcesses.kill(started));
      try {
        run.use(started);
        cache.end(started);
      } catch (IOException e) {
        throw new IOException("the training run failed: " + log, e);
      } finally {
        ChildProcesses.kill(started);
      }
    }
  }
}
