package dev.stoke.local.embedded;

import dev.stoke.local.network.LoopbackNetwork;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.util.Objects;

/** A server with its network and a client. */
final class TestServer implements AutoCloseable {
  private final LoopbackNetwork network = LoopbackNetwork.claim();
  private final EmbeddedApiServer server;
  private final KubernetesClient client;

  TestServer(Path stateDir) {
    try {
      server = EmbeddedApiServer.start(stateDir, network, 0);
    } catch (RuntimeException e) {
      network.close();
      throw e;
    }
    client = new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
  }

  KubernetesClient client() {
    return client;
  }

  EmbeddedApiServer server() {
    return server;
  }

  LoopbackNetwork network() {
    return network;
  }

  /** Creates what the YAML file of this package holds. */
  void load(String file) {
    client.load(Objects.requireNonNull(TestServer.class.getResourceAsStream(file), file)).create();
  }

  @Override
  public void close() {
    client.close();
    server.close();
    network.close();
  }
}
