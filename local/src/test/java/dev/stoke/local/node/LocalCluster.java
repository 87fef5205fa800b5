package dev.stoke.local.node;

import static org.awaitility.Awaitility.await;

import dev.stoke.local.ApiServer;
import dev.stoke.local.embedded.EmbeddedApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An API server and a node for tests, with images {@code web} and {@code shell}. */
final class LocalCluster implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  final LoopbackNetwork network = LoopbackNetwork.claim();
  final KubernetesClient client;
  private final Path directory;
  private final int apiPort;
  private final Start start;
  private final NodeOptions.Kubelet kubelet;
  private ApiServer api;
  Node node;

  /** Starts the API server on a port, 0 for any. */
  interface Start {
    ApiServer on(Path stateDir, LoopbackNetwork network, int port);
  }

  LocalCluster(Path directory) {
    this(directory, EmbeddedApiServer::start, NodeOptions.Kubelet.HTTP);
  }

  LocalCluster(Path directory, Start start, NodeOptions.Kubelet kubelet) {
    this.directory = directory;
    this.start = start;
    this.kubelet = kubelet;
    this.api = start.on(directory.resolve("api"), network, 0);
    this.apiPort = URI.create(api.clientConfig().getMasterUrl()).getPort();
    this.client = new KubernetesClientBuilder().withConfig(api.clientConfig()).build();
    this.node = Node.start(options());
  }

  NodeOptions options() {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes =
        Path.of(WebProgram.class.getProtectionDomain().getCodeSource().getLocation().getPath())
            .toString();
    var web =
        new ImageProgram(
            List.of(
                java,
                "-Xmx{heapMiB}m",
                "-XX:TieredStopAtLevel=1",
                "-Djdk.net.hosts.file={hosts}",
                "-Dsun.net.inetaddr.ttl=0",
                "-Dsun.net.inetaddr.negative.ttl=0",
                "-cp",
                classes,
                WebProgram.class.getName()));
    var shell = new ImageProgram(List.of("/bin/sh"));
    return new NodeOptions(
            api.clientConfig(),
            directory.resolve("node"),
            network,
            new ChildProcesses(directory.resolve("processes")),
            Map.of("web", web, "shell", shell))
        .withBackOff(
            new NodeOptions.RestartDelays(Duration.ofMillis(1500), Duration.ofMillis(3000)))
        .withKubelet(kubelet)
        .withStopGrace(Duration.ofSeconds(3));
  }

  /** Ends the API server; its state stays on disk. */
  void stopApi() {
    api.close();
  }

  void startApiAgain() {
    api = start.on(directory.resolve("api"), network, apiPort);
  }

  void namespace(String name) {
    client
        .namespaces()
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  /** A pod with the web program, its readiness probed each second. */
  // spotless:off
  static PodBuilder web(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
          .withNamespace(namespace)
          .withName(name)
          .addToLabels("app", "web")
        .endMetadata()
        .withNewSpec()
          .withTerminationGracePeriodSeconds(5L)
          .addNewContainer()
            .withName("main")
            .withImage("web:1")
            .addNewPort().withName("http").withContainerPort(8080).endPort()
            .addNewEnv()
              .withName("POD_NAME")
              .withNewValueFrom()
                .withNewFieldRef("v1", "metadata.name")
              .endValueFrom()
            .endEnv()
            .withNewReadinessProbe()
              .withNewHttpGet().withPath("/ready").withNewPort("http").endHttpGet()
              .withPeriodSeconds(1)
              .withFailureThreshold(1)
            .endReadinessProbe()
          .endContainer()
        .endSpec();
  }

  /** A pod that runs a shell script. */
  static PodBuilder shell(String namespace, String name, String script) {
    return new PodBuilder()
        .withNewMetadata()
          .withNamespace(namespace)
          .withName(name)
        .endMetadata()
        .withNewSpec()
          .withTerminationGracePeriodSeconds(1L)
          .addNewContainer()
            .withName("main")
            .withImage("shell:1")
            .withArgs("-c", script)
          .endContainer()
        .endSpec();
  }
  // spotless:on

  Pod create(PodBuilder pod) {
    return client.resource(pod.build()).create();
  }

  Pod createReady(PodBuilder pod) {
    return awaitPod(create(pod), LocalCluster::isReady);
  }

  @Nullable Pod get(Pod pod) {
    return client
        .pods()
        .inNamespace(pod.getMetadata().getNamespace())
        .withName(pod.getMetadata().getName())
        .get();
  }

  Pod awaitPod(Pod pod, Predicate<Pod> condition) {
    return await("pod " + pod.getMetadata().getName())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(pod), now -> now != null && condition.test(now));
  }

  void awaitGone(Pod pod) {
    await("end of pod " + pod.getMetadata().getName())
        .atMost(LIMIT)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> get(pod) == null);
  }

  static boolean isReady(Pod pod) {
    return pod.getStatus() != null
        && pod.getStatus().getConditions().stream()
            .filter(condition -> condition.getType().equals("Ready"))
            .map(PodCondition::getStatus)
            .anyMatch("True"::equals);
  }

  static ContainerStatus container(Pod pod) {
    return pod.getStatus().getContainerStatuses().getFirst();
  }

  static boolean isRunning(Pod pod) {
    return pod.getStatus() != null
        && !pod.getStatus().getContainerStatuses().isEmpty()
        && container(pod).getState().getRunning() != null;
  }

  static ProcessHandle process(Pod pod) {
    String id = container(pod).getContainerID();
    return ProcessHandle.of(Long.parseLong(id.substring(id.lastIndexOf('/') + 1))).orElseThrow();
  }

  static String ask(Pod pod, String pathAndQuery) throws IOException, InterruptedException {
    return ask("http://" + pod.getStatus().getPodIP() + ":8080" + pathAndQuery);
  }

  static String ask(String url) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(5)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    node.close();
    client.close();
    api.close();
    network.close();
  }
}
