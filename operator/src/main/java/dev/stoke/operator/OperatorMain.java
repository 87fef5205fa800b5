package dev.stoke.operator;

import dev.stoke.crypto.SignatureProvider;
import dev.stoke.crypto.TlsGroups;
import dev.stoke.operator.connection.ApiClient;
import dev.stoke.operator.connection.RequestMetrics;
import dev.stoke.operator.connection.WatchGuard;
import dev.stoke.operator.leadership.Leadership;
import dev.stoke.operator.members.MemberStatusClient;
import dev.stoke.operator.members.PeerStatusClient;
import dev.stoke.operator.metrics.OperatorMetrics;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.Interceptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the operator until SIGTERM. The API is found by KUBECONFIG, or in the cluster it runs in.
 */
public final class OperatorMain {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorMain.class);
  private static final Duration API_PATIENCE = Duration.ofSeconds(60);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private static final Path NAMESPACE_FILE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");

  private static final CountDownLatch STOP = new CountDownLatch(1);
  private static final CountDownLatch STOPPED = new CountDownLatch(1);

  private OperatorMain() {}

  public static void main(String[] args) {
    Runtime.getRuntime().addShutdownHook(new Thread(OperatorMain::onSignal, "stop"));
    int exit = 0;
    try {
      run(Settings.of(System.getenv(), ownNamespace()));
    } catch (IllegalArgumentException | IOException | TimeoutException e) {
      LOG.error("The operator cannot run: {}", e.getMessage());
      exit = 1;
    } catch (InterruptedException | RuntimeException e) {
      LOG.error("The operator cannot run", e);
      exit = 1;
    }
    STOPPED.countDown();
    // Past the shutdown hook: it would make 143 of every exit that a signal asked for.
    Runtime.getRuntime().halt(exit);
  }

  private static void run(Settings settings)
      throws IOException, TimeoutException, InterruptedException {
    LOG.atInfo()
        .addKeyValue("version", version())
        .addKeyValue("java", Runtime.version())
        .addKeyValue("namespaces", settings.namespaces().isEmpty() ? "all" : settings.namespaces())
        .addKeyValue("leaderElection", settings.lease() != null)
        .log("Stoke operator starts");
    SignatureProvider.problem(System.getenv()).ifPresent(OperatorMain::refuse);
    // Half of what the operator computes is certificates and TLS with pods.
    TlsGroups.prefer();
    SignatureProvider crypto = SignatureProvider.current();
    // At once: whatever is under way must not write any more.
    var leadership = new Leadership(settings.lease(), () -> Runtime.getRuntime().halt(1));
    try (var metrics = new OperatorMetrics(version(), crypto, leadership::leads);
        var guard = new WatchGuard(metrics.registry(), WatchGuard.PATIENCE);
        var client = client(leadership, guard, new RequestMetrics(metrics.registry()));
        var operator =
            StokeOperator.create(
                client, settings, podStatus(), Clock.systemUTC(), leadership, metrics.registry());
        var management =
            ManagementServer.start(
                settings.managementPort(),
                operator.health()::live,
                operator.health()::ready,
                metrics.registry()::scrape)) {
      LOG.atInfo().addKeyValue("port", management.port()).log("Probes are served");
      if (awaitApi(client, settings)) {
        operator.start();
        LOG.atInfo().addKeyValue("api", client.getMasterUrl()).log("Watching StokeClusters");
        STOP.await();
      }
      LOG.info("Stoke operator stops");
    }
  }

  private static void refuse(String problem) {
    throw new IllegalArgumentException(problem);
  }

  private static KubernetesClient client(
      Leadership leadership, WatchGuard guard, RequestMetrics metrics) {
    var interceptors = new LinkedHashMap<String, Interceptor>();
    interceptors.put("watches", guard);
    interceptors.put("metrics", metrics);
    leadership.fence().ifPresent(fence -> interceptors.put("leadership", fence));
    return ApiClient.create(Config.autoConfigure(null), interceptors);
  }

  private static MemberStatusClient podStatus() {
    return new PeerStatusClient(new ClusterCredentials(Clock.systemUTC()), Names.PEER_PORT);
  }

  /** False when it was told to stop while waiting. */
  private static boolean awaitApi(KubernetesClient client, Settings settings)
      throws TimeoutException, InterruptedException {
    KubernetesApi.await(client, settings, API_PATIENCE, STOP);
    return STOP.getCount() > 0;
  }

  private static void onSignal() {
    STOP.countDown();
    try {
      if (!STOPPED.await(STOP_PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("Something did not stop in time and is left behind");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // A stop that was asked for is a success.
    Runtime.getRuntime().halt(0);
  }

  /** Null when it does not run as a pod. */
  private static @Nullable String ownNamespace() throws IOException {
    boolean pod = System.getenv("KUBECONFIG") == null && Files.isReadable(NAMESPACE_FILE);
    return pod ? Files.readString(NAMESPACE_FILE).strip() : null;
  }

  private static String version() {
    return Objects.requireNonNullElse(
        OperatorMain.class.getPackage().getImplementationVersion(), "development");
  }
}
