package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.process.ChildProcesses;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The operator as a process of its own, started again when it ends by itself, as its Deployment
 * would.
 */
public final class OperatorProcess implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ChildProcesses processes;
  private final List<String> command;
  private final Path kubeconfig;
  private final Path log;
  private boolean wanted = true;
  private Process process;

  private OperatorProcess(ChildProcesses processes, List<String> command, Path kubeconfig, Path log)
      throws IOException {
    this.processes = requireNonNull(processes, "processes is null");
    this.command = List.copyOf(command);
    this.kubeconfig = requireNonNull(kubeconfig, "kubeconfig is null");
    this.log = requireNonNull(log, "log is null");
    this.process = launch();
  }

  static OperatorProcess start(
      ChildProcesses processes, List<String> command, Path kubeconfig, Path log) {
    try {
      return new OperatorProcess(processes, command, kubeconfig, log);
    } catch (IOException e) {
      throw new UncheckedIOException("the operator does not start", e);
    }
  }

  /** The running process, for tests that hurt it. */
  public synchronized ProcessHandle handle() {
    return process.toHandle();
  }

  /** Stops it for good, or until {@link #restart}. */
  public void stop() {
    Process current;
    synchronized (this) {
      wanted = false;
      current = process;
    }
    ChildProcesses.stop(current, GRACE);
  }

  /** Starts it again after {@link #stop}. */
  public synchronized void restart() {
    wanted = true;
    relaunch();
  }

  @Override
  public void close() {
    stop();
  }

  private Process launch() throws IOException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(Redirect.appendTo(log.toFile()));
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().put("STOKE_MANAGEMENT_PORT", "0");
    Process started = processes.start("operator", builder);
    started.onExit().thenAccept(this::ended);
    return started;
  }

  private synchronized void ended(Process which) {
    if (wanted && which == process) {
      LOG.warn("operator ended exitCode={}; starting it again", which.exitValue());
      CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(this::relaunch);
    }
  }

  private synchronized void relaunch() {
    if (!wanted || process.isAlive()) {
      return;
    }
    try {
      process = launch();
    } catch (IOException e) {
      LOG.error("the operator does not start again", e);
    }
  }
}
