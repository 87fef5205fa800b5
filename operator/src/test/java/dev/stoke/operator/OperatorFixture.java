package dev.stoke.operator;

import static org.awaitility.Awaitility.await;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** An API server with the CustomResourceDefinition, and the operator at work on it. */
final class OperatorFixture implements AutoCloseable {
  private final LoopbackNetwork network;
  private final ApiServer server;
  private final KubernetesClient client;
  private final KubernetesClient operatorClient;
  private final FakePods fake;
  private StokeOperator operator;
  private int namespaces;

  private OperatorFixture(
      LoopbackNetwork network,
      ApiServer server,
      KubernetesClient client,
      KubernetesClient operatorClient) {
    this.network = network;
    this.server = server;
    this.client = client;
    this.operatorClient = operatorClient;
    this.fake = new FakePods(client);
    this.operator = startedOperator();
  }

  /**
   * @param operatorConfig how the operator reaches the API server, given an administrator's client
   */
  static OperatorFixture start(
      Function<LoopbackNetwork, ApiServer> start,
      BiFunction<ApiServer, KubernetesClient, Config> operatorConfig)
      throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
    LoopbackNetwork network = LoopbackNetwork.claim();
    ApiServer server;
    try {
      server = start.apply(network);
    } catch (RuntimeException e) {
      // Also where there is no such server, and the scenarios are skipped.
      network.close();
      throw e;
    }
    KubernetesClient client =
        new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
    try (var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      client.load(crd).serverSideApply();
    }
    await().ignoreExceptions().until(() -> client.resources(StokeCluster.class).list() != null);
    KubernetesClient operatorClient =
        new KubernetesClientBuilder().withConfig(operatorConfig.apply(server, client)).build();
    return new OperatorFixture(network, server, client, operatorClient);
  }

  KubernetesClient client() {
    return client;
  }

  /** What the pods answer. */
  FakePods fake() {
    return fake;
  }

  /** Creates one that no other test uses. */
  String newNamespace() {
    String name = "test-" + ++namespaces;
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  void restartOperator() {
    operator.close();
    operator = startedOperator();
  }

  @Override
  public void close() {
    operator.close();
    operatorClient.close();
    client.close();
    server.close();
    network.close();
  }

  private StokeOperator startedOperator() {
    StokeOperator started =
        StokeOperator.create(operatorClient, new Settings(Set.of(), 0), fake, Clock.systemUTC());
    started.start();
    return started;
  }
}
