package dev.stoke.local.cli;

import dev.stoke.local.up.ApiKind;
import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Parts;
import dev.stoke.local.up.UpOptions;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** {@code ./stoke up}: everything, until Ctrl-C; or in the background. */
@Command(
    name = "up",
    description =
        "Start Kubernetes, PostgreSQL, the operator and a StokeCluster here; stay until Ctrl-C.",
    mixinStandardHelpOptions = true,
    sortOptions = false)
final class UpCommand implements Callable<Integer> {
  @ParentCommand private StokeMain stoke;
  @Spec private CommandSpec spec;

  @Option(
      names = "--detach",
      description = "return when it is ready, and let it run: see ./stoke down")
  private boolean detach;

  @Option(
      names = "--port",
      defaultValue = "${env:STOKE_PORT:-8080}",
      description =
          "port of the load-balanced URL on 127.0.0.1, 0 for any; default: $STOKE_PORT, else 8080")
  private int port;

  @Option(
      names = {"-f", "--filename"},
      paramLabel = "FILE",
      description = "the StokeCluster to apply; default: examples/quickstart.yaml")
  private @Nullable Path manifest;

  @Option(
      names = "--api",
      defaultValue = "auto",
      description =
          "Kubernetes API: ${COMPLETION-CANDIDATES}; auto takes the real one when it is installed")
  private ApiKind api;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      defaultValue = "180",
      description = "how long the StokeCluster may take to become ready; default: ${DEFAULT-VALUE}")
  private int waitSeconds;

  @Override
  public Integer call() throws Exception {
    var files = stoke.files();
    var console = new Console(spec.commandLine().getOut(), InstantSource.system());
    Optional<FileLock> lock = files.lock();
    if (lock.isEmpty()) {
      return alreadyRunning(files, console);
    }
    if (detach) {
      lock.get().acquiredBy().close();
      return new DetachedUp(files, console, Duration.ofSeconds(waitSeconds + 60L))
          .start(spec.commandLine().getParseResult().originalArgs());
    }
    TakenPort.refuse("127.0.0.1", port);
    System.setProperty("stoke.log", files.log().resolveSibling("local.log").toString());
    return run(files, console);
  }

  private int run(RunFiles files, Console console) throws InterruptedException {
    var options = new UpOptions(StokeMain.home(), files.directory(), port, api);
    console.line("Starting Stoke in " + files.directory());
    files.writeRun("");
    var parts = new Parts();
    var shutdown = new Shutdown(console, files, parts);
    Runtime.getRuntime().addShutdownHook(new Thread(shutdown, "shutdown"));
    try {
      start(options, console, files, parts);
    } catch (RuntimeException e) {
      if (!shutdown.wasTold()) {
        throw e;
      }
    } finally {
      shutdown.startIsOver();
    }
    // Not ready is not over: the cause can be mended with kubectl while everything runs.
    shutdown.await();
    return 0;
  }

  private void start(UpOptions options, Console console, RunFiles files, Parts parts)
      throws InterruptedException {
    var local = LocalStoke.start(options, console, parts);
    var quickstart = new Quickstart(local, console);
    Path file = manifest == null ? options.home().resolve("examples/quickstart.yaml") : manifest;
    var cluster = quickstart.apply(file);
    var url = local.expose(cluster);
    files.writeRun(url.toString());
    if (quickstart.awaitReady(cluster, Duration.ofSeconds(waitSeconds))) {
      console.line(Welcome.text(local, cluster, url, manifest == null));
      parts.add(CacheMaking.start(options.home(), options.directory()));
    }
  }

  private static int alreadyRunning(RunFiles files, Console console) {
    var run = files.running();
    console.line(
        "Stoke is already running in %s%s. See ./stoke status; stop it with ./stoke down."
            .formatted(
                files.directory(),
                run.map(r ->
                        " (process %d%s)"
                            .formatted(r.pid(), r.url().isEmpty() ? "" : ", " + r.url()))
                    .orElse("")));
    return 1;
  }
}
