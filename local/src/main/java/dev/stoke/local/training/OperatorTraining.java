package dev.stoke.local.training;

import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.postgres.Database;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.up.Manifests;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An operator that makes the child objects of the quickstart's StokeCluster. */
public final class OperatorTraining implements Training {
  private static final String NAMESPACE = "default";

  private final Path home;

  /**
   * @param home the checkout, for the definition and the example
   */
  public OperatorTraining(Path home) {
    this.home = home;
  }

  @Override
  public Run prepare(Path directory, ChildProcesses processes) throws IOException {
    var network = LoopbackNetwork.claim();
    var api = EmbeddedApiServer.start(directory.resolve("api"), network, 0);
    Path kubeconfig = Files.writeString(directory.resolve("kubeconfig"), api.kubeconfig());
    return new OperatorRun(network, api, kubeconfig, Ports.free());
  }

  private final class OperatorRun implements Run {
    private final LoopbackNetwork network;
    private final EmbeddedApiServer api;
    private final Path kubeconfig;
    private final int managementPort;

    OperatorRun(
        LoopbackNetwork network, EmbeddedApiServer api, Path kubeconfig, int managementPort) {
      this.network = network;
      this.api = api;
      this.kubeconfig = kubeconfig;
      this.managementPort = managementPort;
    }

    @Override
    public void configure(ProcessBuilder process) {
      var environment = process.environment();
      environment.put("KUBECONFIG", kubeconfig.toString());
      environment.put("STOKE_MANAGEMENT_PORT", Integer.toString(managementPort));
    }

    @Override
    public void use(Process process) throws IOException, InterruptedException {
      try (var client = new KubernetesClientBuilder().withConfig(api.clientConfig()).build()) {
        var manifests = new Manifests(client);
        apply(manifests, "crds/stokeclusters.stoke.hppr.dev.yaml");
        Http.awaitOk(process, managementPort, "/readyz");
        Http.get(managementPort, "/metrics");
        // Without it the operator waits; nobody connects.
        manifests.applySecret(
            NAMESPACE,
            "stoke-db",
            new Database("localhost", 1, "stoke", "stoke", "none").secretValues());
        apply(manifests, "examples/quickstart.yaml");
        var statefulSet = client.apps().statefulSets().inNamespace(NAMESPACE).withName("stoke");
        Http.await(process, "the StatefulSet", () -> statefulSet.get() != null);
      }
    }

    private void apply(Manifests manifests, String file) {
      manifests.read(home.resolve(file)).forEach(manifests::apply);
    }

    @Override
    public void close() {
      api.close();
      network.close();
    }
  }
}
