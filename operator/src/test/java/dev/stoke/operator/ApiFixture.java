package dev.stoke.operator;

import static org.awaitility.Awaitility.await;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;
import org.awaitility.Awaitility;

/** An API server that knows StokeClusters. */
final class ApiFixture implements AutoCloseable {
  private static final Path CRD = Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml");

  private final LoopbackNetwork network;
  private final ApiServer server;
  private final KubernetesClient client;
  private int namespaces;

  ApiFixture(Function<LoopbackNetwork, ApiServer> start) throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
    network = LoopbackNetwork.claim();
    try {
      server = start.apply(network);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    client = new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
    try {
      install();
    } catch (IOException | RuntimeException e) {
      // Its programs would run on without anybody who ends them.
      close();
      throw e;
    }
  }

  private void install() throws IOException {
    try (var crd = Files.newInputStream(CRD)) {
      client.load(crd).serverSideApply();
    }
    await().ignoreExceptions().until(() -> client.resources(StokeCluster.class).list() != null);
  }

  KubernetesClient client() {
    return client;
  }

  /** One that no other test uses. */
  String newNamespace() {
    var name = "test-" + ++namespaces;
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    return name;
  }

  HasMetadata create(String namespace, String manifest) {
    return client
        .resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class))
        .inNamespace(namespace)
        .create();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    network.close();
  }
}
