package dev.stoke.bench.server;

import dev.stoke.local.aot.AotFile;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.process.ProcessMemory;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A server as a process.
 *
 * @param name for a report
 * @param base its address
 */
public record Measured(String name, URI base, Process process) {
  private static final Duration STOP_GRACE = Duration.ofSeconds(10);

  static Measured at(String name, int port, Process process) {
    return new Measured(name, URI.create("http://127.0.0.1:" + port), process);
  }

  /** Of it and of the processes that it has started. */
  public Duration cpu() {
    return Stream.concat(Stream.of(process.toHandle()), process.descendants())
        .flatMap(it -> it.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  /** The part of {@link #cpu} that Java compiled the program in. */
  public Duration compilersCpu() {
    return JavaCompilers.cpu(process.pid());
  }

  public ProcessMemory memory() {
    return ProcessMemory.of(process.pid());
  }

  /** For good, so that others have its processor time. */
  public void stop() {
    ChildProcesses.stop(process, STOP_GRACE);
  }

  /** The same for one that was started to record this cache, which is there then. */
  public void stop(AotFile recorded) throws IOException {
    recorded.end(process);
  }
}
