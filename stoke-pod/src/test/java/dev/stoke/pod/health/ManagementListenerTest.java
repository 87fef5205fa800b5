package dev.stoke.pod.health;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stoke.pod.config.ServerSection;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ManagementListenerTest {
  @Test
  void aTakenPortIsNamedWithItsKey() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      int port = taken.getLocalPort();
      var server =
          new ServerSection(
              "127.0.0.1",
              0,
              Duration.ofSeconds(5),
              "",
              List.of(),
              false,
              port,
              "",
              "",
              List.of(),
              true,
              64,
              Duration.ofSeconds(75));

      assertThatThrownBy(() ->
              ManagementListener.start(
                  server,
                  "test",
                  new Readiness(),
                  () -> {
                    throw new AssertionError("nobody asks");
                  },
                  new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("127.0.0.1:" + port)
          .hasMessageContaining("server.management_port");
    }
  }
}
