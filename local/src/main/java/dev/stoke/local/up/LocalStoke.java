package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import dev.stoke.local.ApiServer;
import dev.stoke.local.aot.AotCaches;
import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.node.ImageProgram;
import dev.stoke.local.node.Node;
import dev.stoke.local.node.NodeOptions;
import dev.stoke.local.node.NodeOptions.Kubelet;
import dev.stoke.local.postgres.LocalPostgres;
import dev.stoke.local.process.ChildProcesses;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A Kubernetes with the operator on this machine, and a PostgreSQL for the auth pods. What has been
 * started is stopped in reverse order by {@link #close}, and also when a later part does not start.
 */
public final class LocalStoke implements AutoCloseable {
  /** The Secret with the database's address and credentials, in namespace "default". */
  public static final String DATABASE_SECRET = "stoke-db";

  public static final String NAMESPACE = "default";

  private static final Duration CRD_PATIENCE = Duration.ofSeconds(20);
  private static final Duration LEFTOVER_GRACE = Duration.ofSeconds(10);

  /** All pods go at once and no client is left to drain for; whoever pressed Ctrl-C waits. */
  private static final Duration STOP_GRACE = Duration.ofSeconds(1);

  private final UpOptions options;
  private final Parts parts;
  private final ChildProcesses processes;
  private final LoopbackNetwork network;
  private final LocalPostgres postgres;
  private final ApiServer api;
  private final KubernetesClient client;
  private final OperatorProcess operator;
  private final Node node;

  private LocalStoke(UpOptions options, Progress progress, Parts parts) throws IOException {
    this.options = requireNonNull(options, "options is null");
    this.parts = requireNonNull(parts, "parts is null");
    try {
      Files.createDirectories(options.logs());
      processes = new ChildProcesses(options.directory().resolve("processes"));
      int left = processes.endLeftovers(LEFTOVER_GRACE);
      if (left > 0) {
        progress.done("Cleaned up", left + " processes that an earlier run had left behind");
      }
      network = parts.add(LoopbackNetwork.claim(options.directory().resolve("subnet")));
      var database = CompletableFuture.supplyAsync(this::startPostgres);
      var server = CompletableFuture.supplyAsync(this::startApi);
      CompletableFuture.allOf(database, server).handle((done, failure) -> failure).join();
      postgres = value(database);
      progress.done("PostgreSQL", LocalPostgres.HOST + ":" + postgres.port());
      api = value(server);
      Files.writeString(options.kubeconfig(), api.kubeconfig());
      OwnerOnly.restrict(options.kubeconfig());
      progress.done("Kubernetes API", api.describe());
      client = parts.add(new KubernetesClientBuilder().withConfig(api.clientConfig()).build());
      forgetPodsOfAnEarlierRun();
      var manifests = new Manifests(client);
      manifests.applyCrds(options.home().resolve("crds"), CRD_PATIENCE);
      manifests.applySecret(
          NAMESPACE, DATABASE_SECRET, postgres.database(LocalPostgres.DATABASE).secretValues());
      var programs = new Programs(options.home(), Optional.of(AotCaches.of(options.home())));
      operator =
          parts.add(
              OperatorProcess.start(
                  processes,
                  programs.operator(options.directory()),
                  options.kubeconfig(),
                  options.logs().resolve("operator.log")));
      progress.done("Operator", "process " + operator.handle().pid());
      node = parts.add(Node.start(nodeOptions(programs)));
      progress.done("Node", network.nodeAddress());
    } catch (RuntimeException | IOException | Error e) {
      parts.close();
      throw e;
    }
  }

  /** Starts everything; returns when the API, the operator and the node are there. */
  public static LocalStoke start(UpOptions options, Progress progress) {
    return start(options, progress, new Parts());
  }

  /** The same; closing the parts from another thread ends the start, too. */
  public static LocalStoke start(UpOptions options, Progress progress, Parts parts) {
    try {
      return new LocalStoke(options, progress, parts);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + options.directory(), e);
    }
  }

  public KubernetesClient client() {
    return client;
  }

  public ApiServer api() {
    return api;
  }

  public LocalPostgres postgres() {
    return postgres;
  }

  public OperatorProcess operator() {
    return operator;
  }

  public Node node() {
    return node;
  }

  public Path kubeconfig() {
    return options.kubeconfig();
  }

  /**
   * Balances 127.0.0.1 on the options' port over the ready pods of a StokeCluster, and its Service
   * of the same name; the URL of it.
   */
  public URI expose(String cluster) {
    var scheme =
        new StokeClusters(client)
            .find(NAMESPACE, cluster)
            .map(StokeClusters.View::scheme)
            .orElse("http");
    // The Service's port has the name of what it speaks.
    int port = node.expose(NAMESPACE, cluster, scheme, "127.0.0.1", options.publicPort());
    return URI.create(scheme + "://127.0.0.1:" + port);
  }

  @Override
  public void close() {
    parts.close();
  }

  /**
   * Their processes ended with it, so what the API still says of them, such as Ready, is not true.
   * The StatefulSets make new ones, as after the loss of a node.
   */
  private void forgetPodsOfAnEarlierRun() {
    client.pods().inAnyNamespace().withGracePeriod(0).delete();
  }

  private LocalPostgres startPostgres() {
    return parts.add(LocalPostgres.start(options.directory().resolve("postgres"), processes));
  }

  private ApiServer startApi() {
    Path state = options.directory().resolve("kubernetes");
    var binaries = ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    return switch (options.api()) {
      case EMBEDDED -> startEmbedded(state);
      case REAL ->
          startReal(
              state,
              binaries.orElseThrow(() ->
                  new IllegalStateException(
                      "no control plane is installed: run ./stoke control-plane install")));
      case AUTO -> binaries.isPresent() ? startReal(state, binaries.get()) : startEmbedded(state);
    };
  }

  private ApiServer startEmbedded(Path state) {
    return parts.add(EmbeddedApiServer.start(state.resolve("embedded"), network, 0));
  }

  private ApiServer startReal(Path state, ControlPlaneBinaries binaries) {
    return parts.add(
        RealControlPlane.start(binaries, state.resolve("real"), network, processes, 0));
  }

  private NodeOptions nodeOptions(Programs programs) {
    return new NodeOptions(
            api.clientConfig(),
            options.directory().resolve("node"),
            network,
            processes,
            Map.of("stoke-pod", new ImageProgram(programs.pod())))
        .withStopGrace(STOP_GRACE)
        // A real kube-apiserver fetches logs by HTTPS only.
        .withKubelet(api instanceof RealControlPlane ? Kubelet.HTTPS : Kubelet.HTTP);
  }

  private static <T> T value(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
