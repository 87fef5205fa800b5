package dev.stoke.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that stands for the API server's proxy. */
final class PodStatusClientTest {
  private HttpServer server;
  private KubernetesClient client;
  private volatile int code = 200;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/api/v1/namespaces/shop/pods/stoke-0:9090/proxy/status",
        exchange -> {
          var body =
              """
              {"ready": true, "reason": "", "federation": {"ledger_read_at": "2026-01-02T03:04:05Z",
               "clock_error_ms": 7, "members": [{"id": "stoke-1", "error": "no route"}]}}
              """
                  .getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(code, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    client =
        new KubernetesClientBuilder()
            .withConfig(
                new ConfigBuilder(Config.empty())
                    .withMasterUrl("http://127.0.0.1:" + server.getAddress().getPort())
                    .build())
            .build();
  }

  @AfterEach
  void stop() {
    client.close();
    server.stop(0);
  }

  @Test
  void aReportComesThroughTheProxyWithTheClocksDifference() throws Exception {
    var report =
        new PodStatusClient(client)
            .report(
                pod("10.0.0.1"),
                new ServerClock(Instant.now().minus(Duration.ofMinutes(3)), System.nanoTime()));

    assertThat(report.ready()).isTrue();
    assertThat(report.ledgerReadAt()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(report.clockErrorMillis()).isEqualTo(7);
    assertThat(report.memberErrors()).containsEntry("stoke-1", "no route");
    assertThat(report.ahead())
        .isBetween(Duration.ofMinutes(3).minusSeconds(2), Duration.ofMinutes(3).plusSeconds(30));
  }

  @Test
  void aRefusalIsNoReport() {
    code = 403;
    assertThatThrownBy(() -> new PodStatusClient(client).report(pod("10.0.0.1"), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("403");
    assertThatThrownBy(() -> new PodStatusClient(client).report(pod(""), null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("no address");
  }

  private static io.fabric8.kubernetes.api.model.Pod pod(String ip) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("stoke-0")
        .withNamespace("shop")
        .endMetadata()
        .withNewStatus()
        .withPodIP(ip)
        .endStatus()
        .build();
  }
}
