package dev.stoke.local.bench;

import dev.stoke.local.aot.AotFile;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.process.ProcessMemory;
import dev.stoke.local.up.OwnerOnly;
import dev.stoke.local.up.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The operator as a process of its own, as it is run, and what it says of itself. */
final class MeasuredOperator implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("Probes are served port=\"(\\d+)\"");
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration COLLECTION = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;
  private final HttpClient http = HttpClient.newHttpClient();

  private MeasuredOperator(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param directory for its kubeconfig
   */
  static MeasuredOperator start(
      ChildProcesses processes, List<String> command, String kubeconfig, Path directory, Path log) {
    try {
      var config = Files.writeString(directory.resolve("operator.kubeconfig"), kubeconfig);
      OwnerOnly.restrict(config);
      Files.deleteIfExists(log);
      var builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.redirectOutput(log.toFile());
      builder.environment().putAll(Programs.ENVIRONMENT);
      builder.environment().put("KUBECONFIG", config.toString());
      builder.environment().put("STOKE_MANAGEMENT_PORT", "0");
      return new MeasuredOperator(processes.start("operator", builder), log);
    } catch (IOException e) {
      throw new UncheckedIOException("the operator does not start", e);
    }
  }

  /** Its caches are filled. */
  boolean isReady() {
    if (!process.isAlive()) {
      throw new IllegalStateException("the operator has ended; its log is " + log);
    }
    try {
      var port = port();
      return port != null && get(port, "/readyz").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  OperatorMetrics metrics() {
    try {
      var port = port();
      if (port == null) {
        throw new IOException("its log does not say where");
      }
      return new OperatorMetrics(get(port, "/metrics").body());
    } catch (IOException e) {
      throw new UncheckedIOException("the operator gives no metrics; its log is " + log, e);
    }
  }

  private @Nullable String port() throws IOException {
    var line = PORT.matcher(Files.readString(log));
    return line.find() ? line.group(1) : null;
  }

  private HttpResponse<String> get(String port, String path) throws IOException {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(TIMEOUT)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  Duration cpu() {
    return process.toHandle().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  ProcessMemory memory() {
    return ProcessMemory.of(process.pid());
  }

  /** What is in use after a collection that is asked for; without jcmd, as it is. */
  long heapAfterCollectionBytes() throws InterruptedException {
    var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    try {
      var collection =
          new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.run")
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      if (!collection.waitFor(COLLECTION.toSeconds(), TimeUnit.SECONDS)) {
        collection.destroyForcibly();
      }
    } catch (IOException e) {
      return metrics().heapBytes(); // A runtime without tools.
    }
    return metrics().heapBytes();
  }

  /** Ends one that was recorded; the cache is written then. */
  void end(AotFile recorded) throws IOException {
    recorded.end(process);
  }

  @Override
  public void close() {
    ChildProcesses.stop(process, GRACE);
    http.shutdownNow();
  }
}
