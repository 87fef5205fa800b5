package dev.stoke.bench.server;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A reference as a process that is told by lines what to do. */
public final class Worker {
  private final Process process;
  private final BufferedReader out;
  private final Path log;

  private Worker(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.out = process.inputReader(StandardCharsets.US_ASCII);
  }

  static Worker start(Site site, String name, List<String> command, Map<String, String> environment)
      throws IOException {
    var log = site.newDirectory(name).resolve("log");
    var builder = new ProcessBuilder(command).redirectError(log.toFile());
    builder.environment().putAll(environment);
    return new Worker(site.start(name, builder), log);
  }

  /** How often a second it did its work, on so many threads together. */
  public double rate(int threads, Duration time) throws IOException {
    var in = process.outputWriter(StandardCharsets.US_ASCII);
    in.write(threads + " " + time.toMillis() + "\n");
    in.flush();
    var words = readLine().split(" ", -1);
    return Long.parseLong(words[0]) / (Long.parseLong(words[1]) / 1e9);
  }

  public Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  Process process() {
    return process;
  }

  String readLine() throws IOException {
    var line = out.readLine();
    if (line == null) {
      throw new EOFException("a reference has ended; its log is " + log);
    }
    return line;
  }
}
