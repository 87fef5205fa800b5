package dev.stoke.operator;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The operator against a Kubernetes API that validates and defaults, with a StatefulSet controller
 * but without a node: a test says what becomes of a pod. One server serves all scenarios.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorScenarios {
  private OperatorFixture fixture;

  abstract ApiServer start(Path directory, LoopbackNetwork network);

  /** How the operator reaches the API server: as the administrator, unless there are rights. */
  Config operatorConfig(ApiServer server, KubernetesClient admin) {
    return server.clientConfig();
  }

  @BeforeAll
  void startServerAndOperator(@TempDir Path directory) throws IOException {
    fixture = OperatorFixture.start(network -> start(directory, network), this::operatorConfig);
  }

  @AfterAll
  void stop() {
    if (fixture != null) {
      fixture.close();
    }
  }

  final OperatorFixture fixture() {
    return fixture;
  }
}
