package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator as a process of its own, as it is run. */
final class OperatorProcessTest {
  @Test
  void itAnswersProbesAndStopsWithSuccessOnSigterm(@TempDir Path directory) throws Exception {
    try (var network = LoopbackNetwork.claim();
        var server = EmbeddedApiServer.start(directory.resolve("api"), network, 0)) {
      installCrd(server.clientConfig());
      try (var operator =
          OperatorProcess.start(directory, "operator", server.kubeconfig(), Map.of())) {
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() ->
                assertThat(operator.page("/readyz")).as(operator.log()).isEqualTo("ok, leads\n"));
        assertThat(operator.page("/livez")).isEqualTo("ok\n");
        assertThat(operator.page("/metrics"))
            .contains("stoke_operator_build_info{")
            .contains("stoke_operator_leader 1.0");

        operator.process().destroy();

        assertThat(operator.process().waitFor(5, TimeUnit.SECONDS))
            .as("stopped within 5 s")
            .isTrue();
        assertThat(operator.process().exitValue()).isZero();
        assertThat(operator.log())
            .contains("Stoke operator starts")
            .contains("Stoke operator stops");
      }
    }
  }

  @Test
  void aWrongSettingEndsItWithASentenceInTheLogsFormat(@TempDir Path directory) throws Exception {
    var settings = Map.of("STOKE_LEADER_ELECTION", "perhaps", "STOKE_LOG_FORMAT", "json");
    try (var operator = OperatorProcess.start(directory, "operator", "", settings)) {
      assertThat(operator.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(operator.process().exitValue()).isEqualTo(1);
      var line = new JsonMapper().readTree(operator.log());
      assertThat(line.path("level").asText()).isEqualTo("ERROR");
      assertThat(line.path("formattedMessage").asText())
          .contains("STOKE_LEADER_ELECTION must be true or false, but is 'perhaps'.");
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
                  client, new Settings(Set.of("default"), 0), Duration.ZERO, new CountDownLatch(1)))
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
}
