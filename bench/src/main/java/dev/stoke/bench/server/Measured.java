package dev.stoke.bench.server;

import java.net.URI;
import java.time.Duration;
import java.util.stream.Stream;

/**
 * A server as a process.
 *
 * @param name for a report
 * @param base its address
 */
public record Measured(String name, URI base, ProcessHandle process) {
  static Measured at(String name, int port, Process process) {
    return new Measured(name, URI.create("http://127.0.0.1:" + port), process.toHandle());
  }

  /** Of it and of the processes that it has started. */
  public Duration cpu() {
    return Stream.concat(Stream.of(process), process.descendants())
        .flatMap(it -> it.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }
}
