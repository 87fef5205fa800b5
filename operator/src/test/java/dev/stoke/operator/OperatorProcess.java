package dev.stoke.operator;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The operator as a process of its own, as it is run. */
final class OperatorProcess implements AutoCloseable {
  private static final Pattern PORT = Pattern.compile("Probes are served port=\"(\\d+)\"");

  private final Process process;
  private final Path log;
  private final HttpClient client = HttpClient.newHttpClient();

  private OperatorProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  static OperatorProcess start(
      Path directory, String name, String kubeconfig, Map<String, String> environment)
      throws IOException {
    Files.createDirectories(directory);
    var file = Files.writeString(directory.resolve(name + ".kubeconfig"), kubeconfig);
    var log = directory.resolve(name + ".log");
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dlogback.configurationFile=" + OperatorMain.class.getResource("/logback.xml"),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                OperatorMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    var variables = new HashMap<>(environment);
    variables.put("KUBECONFIG", file.toString());
    variables.put("STOKE_MANAGEMENT_PORT", "0");
    builder.environment().putAll(variables);
    return new OperatorProcess(builder.start(), log);
  }

  Process process() {
    return process;
  }

  String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return "";
    }
  }

  /** What a page of the management port holds; empty while there is none. */
  String page(String path) {
    var port = PORT.matcher(log());
    if (!port.find()) {
      return "";
    }
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path))
            .timeout(Duration.ofSeconds(5))
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    process.destroyForcibly();
    client.shutdownNow();
  }
}
