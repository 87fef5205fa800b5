package dev.stoke.local.controlplane;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * etcd, kube-apiserver and kube-controller-manager as child processes. The API listens on
 * 127.0.0.1; everything else stays in the state directory, from which a later start goes on.
 */
public final class RealControlPlane implements ApiServer {
  private static final Logger LOG = LoggerFactory.getLogger(RealControlPlane.class);
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration GRACE = Duration.ofSeconds(10);
  private static final int REQUEST_TIMEOUT_MILLIS = 5_000;

  private final String version;
  private final String kubeconfig;
  private final Deque<Component> running;

  private RealControlPlane(String version, String kubeconfig, Deque<Component> running) {
    this.version = version;
    this.kubeconfig = kubeconfig;
    this.running = running;
  }

  /**
   * Returns when the API is ready.
   *
   * @param port of the API on 127.0.0.1; 0 for any, the same at each start while it is free
   * @throws IllegalStateException when the port is taken or a program does not start, with what a
   *     person needs to see of its log
   */
  public static RealControlPlane start(
      ControlPlaneBinaries binaries,
      Path stateDir,
      LoopbackNetwork network,
      ChildProcesses processes,
      int port) {
    return start(binaries, stateDir, network, processes, port, List.of());
  }

  /**
   * The same with further flags of kube-apiserver, such as an audit policy. They come last: where
   * one is there twice, it is theirs that counts.
   */
  public static RealControlPlane start(
      ControlPlaneBinaries binaries,
      Path stateDir,
      LoopbackNetwork network,
      ChildProcesses processes,
      int port,
      List<String> apiServerFlags) {
    Clock clock = Clock.systemUTC();
    Path directory = stateDir.toAbsolutePath();
    Deque<Component> running = new ArrayDeque<>();
    try {
      PrivateFiles.directory(directory);
      Files.createDirectories(directory.resolve("logs"));
      Files.deleteIfExists(directory.resolve(Commands.ETCD_SOCKET));
      Files.deleteIfExists(directory.resolve(Commands.PEER_SOCKET));
      warnOfMovedServices(directory.resolve("service-range"), network.serviceRange());
      int apiPort = ApiPort.choose(port, directory.resolve("port"), new SecureRandom());
      Credentials credentials = Credentials.in(directory.resolve("pki"), clock);
      String version = binaries.kubernetesVersion();

      running.push(Component.start("etcd", Commands.etcd(binaries.etcd()), directory, processes));
      Component apiServer =
          Component.start(
              "kube-apiserver",
              Commands.apiServer(
                  binaries.apiServer(),
                  credentials,
                  apiPort,
                  network.serviceRange(),
                  apiServerFlags),
              directory,
              processes);
      running.push(apiServer);
      String kubeconfig = awaitReady(running, apiServer, credentials, apiPort, clock);

      Path controllerConfig = credentials.directory().resolve("controller-manager.kubeconfig");
      PrivateFiles.write(controllerConfig, credentials.controllerManagerKubeconfig(apiPort));
      running.push(
          Component.start(
              "kube-controller-manager",
              Commands.controllerManager(binaries.controllerManager(), controllerConfig),
              directory,
              processes));
      running.forEach(Component::watch);
      return new RealControlPlane(version, kubeconfig, running);
    } catch (IOException e) {
      stopAll(running);
      throw new UncheckedIOException("cannot start the control plane in " + directory, e);
    } catch (InterruptedException e) {
      stopAll(running);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the control plane started", e);
    } catch (RuntimeException e) {
      stopAll(running);
      throw e;
    }
  }

  /** Kubernetes cannot move its Service range: addresses go on coming out of the first one. */
  private static void warnOfMovedServices(Path memory, String range) throws IOException {
    if (!Files.exists(memory)) {
      PrivateFiles.write(memory, range);
      return;
    }
    String first = Files.readString(memory).strip();
    if (!first.equals(range)) {
      LOG.atWarn()
          .addKeyValue("first_range", first)
          .addKeyValue("wanted_range", range)
          .log("Services keep their addresses of the cluster's first start");
    }
  }

  /** Returns the administrator's kubeconfig, with which the API has answered. */
  private static String awaitReady(
      Deque<Component> running, Component apiServer, Credentials credentials, int port, Clock clock)
      throws IOException, InterruptedException {
    var deadline = clock.instant().plus(START_LIMIT);
    while (!Files.exists(credentials.directory().resolve("apiserver.key"))
        || !Files.exists(credentials.servingCertificate())) {
      pause(running, apiServer, deadline.isBefore(clock.instant()));
    }
    String kubeconfig = credentials.adminKubeconfig(port);
    try (KubernetesClient client =
        new KubernetesClientBuilder().withConfig(configFor(kubeconfig, true)).build()) {
      while (!isReady(client)) {
        pause(running, apiServer, deadline.isBefore(clock.instant()));
      }
    }
    return kubeconfig;
  }

  private static boolean isReady(KubernetesClient client) {
    try {
      return "ok".equals(client.raw("/readyz"));
    } catch (KubernetesClientException notYet) {
      // Refused, or 500 with what is still missing; the log tells should it last.
      return false;
    }
  }

  private static void pause(Deque<Component> running, Component apiServer, boolean late)
      throws InterruptedException {
    if (late) {
      throw apiServer.failure("was not ready within %d s".formatted(START_LIMIT.toSeconds()));
    }
    for (Component component : running) {
      if (component != apiServer && component.endsWithin(Duration.ZERO)) {
        throw component.failure("ended while the API server started");
      }
    }
    if (apiServer.endsWithin(POLL)) {
      throw apiServer.failure("ended while it started");
    }
  }

  private static Config configFor(String kubeconfig, boolean impatient) {
    Config config = Config.fromKubeconfig(kubeconfig);
    // A proxy of the environment is not for our own loopback.
    config.setNoProxy(new String[] {"127.0.0.1"});
    if (impatient) {
      config.setRequestTimeout(REQUEST_TIMEOUT_MILLIS);
      config.setRequestRetryBackoffLimit(0);
    }
    return config;
  }

  @Override
  public String describe() {
    return "kube-apiserver " + version;
  }

  @Override
  public Config clientConfig() {
    return configFor(kubeconfig, false);
  }

  @Override
  public String kubeconfig() {
    return kubeconfig;
  }

  /** The controllers first, etcd last; what does not end in time is killed. */
  @Override
  public synchronized void close() {
    stopAll(running);
  }

  private static void stopAll(Deque<Component> running) {
    while (!running.isEmpty()) {
      running.pop().stop(GRACE);
    }
  }
}
