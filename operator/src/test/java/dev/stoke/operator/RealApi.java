package dev.stoke.operator;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A real kube-apiserver with our CRD, started once for all test classes that ask for it. */
final class RealApi implements BeforeAllCallback {
  private static final AtomicInteger NAMESPACES = new AtomicInteger();

  private static final class Running implements AutoCloseable {
    final ControlPlaneBinaries binaries;
    final Path directory;
    final LoopbackNetwork network = LoopbackNetwork.claim();
    final ChildProcesses processes;
    RealControlPlane server;
    final KubernetesClient client;

    Running(ControlPlaneBinaries binaries) throws IOException {
      this.binaries = binaries;
      this.directory = Files.createTempDirectory("stoke-api");
      this.processes = new ChildProcesses(directory.resolve("processes"));
      this.server = start();
      this.client = new KubernetesClientBuilder().withConfig(httpWatches(server)).build();
      try (var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
        client.load(crd).serverSideApply();
      }
      await().ignoreExceptions().until(() -> client.resources(StokeCluster.class).list() != null);
    }

    private RealControlPlane start() {
      return RealControlPlane.start(binaries, directory, network, processes, 0);
    }

    private static Config httpWatches(RealControlPlane server) {
      return new ConfigBuilder(server.clientConfig())
          .withOnlyHttpWatches(true)
          .withHttp2Disable(true)
          .build();
    }

    @Override
    public void close() {
      client.close();
      server.close();
      network.close();
      delete(directory.toFile());
    }

    private static void delete(File file) {
      for (var child : requireNonNullElse(file.listFiles(), new File[0])) {
        delete(child);
      }
      file.delete();
    }
  }

  private @Nullable Running running;

  @Override
  public void beforeAll(ExtensionContext context) {
    var binaries = ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    assumeTrue(
        binaries.isPresent(),
        "no real control plane here: ./stoke control-plane install, or set KUBEBUILDER_ASSETS");
    running =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.GLOBAL)
            .computeIfAbsent(
                RealApi.class,
                key -> {
                  try {
                    return new Running(binaries.get());
                  } catch (IOException e) {
                    throw new UncheckedIOException("cannot start a control plane", e);
                  }
                },
                Running.class);
  }

  private Running running() {
    return requireNonNull(running, "not started: is the field annotated?");
  }

  /** Straight to the API server, as its administrator, for what a test does itself. */
  KubernetesClient client() {
    return running().client;
  }

  Config config() {
    return running().server.clientConfig();
  }

  String kubeconfig() {
    return running().server.kubeconfig();
  }

  /** All of it: clients lose their connections, and find everything again at the same address. */
  void restart() {
    running().server.close();
    running().server = running().start();
  }

  /** A new one, with the Secret that a StokeCluster needs. */
  String namespace(String purpose) {
    var name = purpose + "-" + NAMESPACES.incrementAndGet();
    client()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
    createDatabaseSecret(name);
    return name;
  }

  /** What the operator looks for before it does anything for a StokeCluster. */
  void createDatabaseSecret(String namespace) {
    client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName("stoke-db")
                .withNamespace(namespace)
                .endMetadata()
                .withStringData(ClusterScenarios.DATABASE)
                .build())
        .create();
  }

  /** With the least that a StokeCluster must say. */
  StokeCluster create(String namespace, String name, int replicas) {
    return client()
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: stoke.hppr.dev/v1
                kind: StokeCluster
                metadata: {name: %s}
                spec: {replicas: %d, database: {secretName: stoke-db}}
                """
                    .formatted(name, replicas),
                StokeCluster.class))
        .inNamespace(namespace)
        .create();
  }

  /** Once a test has done with it, so that operators that watch all namespaces rest. */
  void delete(String namespace) {
    client().resources(StokeCluster.class).inNamespace(namespace).delete();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() ->
            client()
                .resources(StokeCluster.class)
                .inNamespace(namespace)
                .list()
                .getItems()
                .isEmpty());
  }
}
