package dev.stoke.local.cli;

import dev.stoke.local.files.Trees;
import dev.stoke.local.process.ChildProcesses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke down}: ends a running {@code up} and whatever a killed one left. */
@Command(
    name = "down",
    description = "Stop what ./stoke up started; the data stays for the next up.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Option(
      names = "--purge",
      description = "delete the data too: database, Kubernetes objects, logs")
  private boolean purge;

  @Override
  public Integer call() throws Exception {
    var out = spec.commandLine().getOut();
    var files = stoke.files();
    var run = files.running();
    if (run.isPresent()) {
      stop(run.get());
    }
    int left = 0;
    Path records = files.directory().resolve("processes");
    if (Files.isDirectory(records)) {
      left = new ChildProcesses(records).endLeftovers(Duration.ofSeconds(10));
    }
    files.deleteRun();
    out.println(run.isPresent() || left > 0 ? "Stoke is stopped." : "Stoke was not running.");
    if (purge) {
      Trees.delete(files.directory());
      out.println("Deleted " + files.directory());
    }
    return 0;
  }

  private static void stop(RunFiles.Run run) throws Exception {
    var process = run.process().orElse(null);
    if (process == null) {
      return;
    }
    process.destroy();
    try {
      process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException slow) {
      process.destroyForcibly();
      process.onExit().get(5, TimeUnit.SECONDS);
    }
  }
}
