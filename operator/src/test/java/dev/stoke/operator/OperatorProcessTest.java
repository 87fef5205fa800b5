package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own, as it is run. */
final class OperatorProcessTest {
  private static final Pattern PORT = Pattern.compile("Probes are served port=\"(\\d+)\"");

  @Test
  void itAnswersProbesAndStopsWithSuccessOnSigterm(@TempDir Path directory) throws Exception {
    try (var network = LoopbackNetwork.claim();
        var server = EmbeddedApiServer.start(directory.resolve("api"), network, 0)) {
      installCrd(server.clientConfig());
      var log = directory.resolve("log");
      var operator = start(directory, server.kubeconfig(), log);
      try {
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .untilAsserted(() -> assertThat(status(log, "/readyz")).isEqualTo(200));
        assertThat(status(log, "/livez")).isEqualTo(200);

        operator.destroy();

        assertThat(operator.waitFor(5, TimeUnit.SECONDS)).as("stopped within 5 s").isTrue();
        assertThat(operator.exitValue()).isZero();
        assertThat(log)
            .content()
            .contains("Stoke operator starts")
            .contains("Stoke operator stops");
      } finally {
        operator.destroyForcibly();
      }
    }
  }

  @Test
  void anApiThatCannotBeReachedIsNamed() throws IOException {
    int nobodyListens;
    try (var socket = new ServerSocket(0)) {
      nobodyListens = socket.getLocalPort();
    }
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl("http://127.0.0.1:" + nobodyListens)
            .withRequestRetryBackoffLimit(0)
            .build();
    try (var client = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThatThrownBy(() ->
              KubernetesApi.await(
                  client, new Settings(Set.of(), 0), Duration.ZERO, new CountDownLatch(1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("http://127.0.0.1:" + nobodyListens)
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining("KUBECONFIG");
    }
  }

  @Test
  void anApiWithoutTheCrdIsToldHowToGetIt(@TempDir Path directory) {
    try (var network = LoopbackNetwork.claim();
        var server = EmbeddedApiServer.start(directory, network, 0);
        var client = new KubernetesClientBuilder().withConfig(server.clientConfig()).build()) {
      assertThatThrownBy(() ->
              KubernetesApi.await(
                  client, new Settings(Set.of("a"), 0), Duration.ZERO, new CountDownLatch(1)))
          .isInstanceOf(TimeoutException.class)
          .hasMessageContaining("kubectl apply --server-side -f crds/");
    }
  }

  private static void installCrd(Config config) throws IOException {
    try (var client = new KubernetesClientBuilder().withConfig(config).build();
        var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      client.load(crd).serverSideApply();
    }
  }

  private static Process start(Path directory, String kubeconfig, Path log) throws IOException {
    var file = Files.writeString(directory.resolve("kubeconfig"), kubeconfig);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var builder =
        new ProcessBuilder(
                java,
                "-Dlogback.configurationFile=" + OperatorMain.class.getResource("/logback.xml"),
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                OperatorMain.class.getName())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    builder.environment().put("KUBECONFIG", file.toString());
    builder.environment().put("STOKE_MANAGEMENT_PORT", "0");
    return builder.start();
  }

  private static int status(Path log, String path) throws IOException, InterruptedException {
    var port = PORT.matcher(Files.readString(log));
    assertThat(port.find()).as("it says its port").isTrue();
    try (var client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port.group(1) + path))
              .timeout(Duration.ofSeconds(5))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }
  }
}
