package dev.stoke.local.controlplane;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the other parts count on of a real control plane whose pods live on loopback. */
class RealControlPlaneTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir private static Path temp;
  private static LoopbackNetwork network;
  private static ControlPlaneBinaries binaries;
  private static RealControlPlane controlPlane;
  private static KubernetesClient client;
  private static Fixtures fixtures;

  @BeforeAll
  static void start() {
    Optional<ControlPlaneBinaries> found =
        ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    assumeTrue(
        found.isPresent(),
        "no control plane on this machine: './stoke control-plane install' gets one");
    binaries = found.get();
    network = LoopbackNetwork.claim();
    controlPlane = startIn("shared", 0);
    client = client(controlPlane);
    fixtures = new Fixtures(client);
  }

  @AfterAll
  static void stop() {
    if (client != null) {
      client.close();
    }
    if (controlPlane != null) {
      controlPlane.close();
    }
    if (network != null) {
      network.close();
    }
  }

  @Test
  void tellsItsVersion() {
    assertThat(controlPlane.describe()).matches("kube-apiserver v1\\.\\d+\\.\\d+");
  }

  @Test
  void runsAStatefulSetWhosePodsLiveOnLoopback() {
    fixtures.node("runs", network.nodeAddress(), 1);
    StatefulSet set = fixtures.statefulSet("runs", 2);
    await().atMost(PATIENCE).until(() -> fixtures.pods("runs").count() == 2);

    for (Pod pod : fixtures.pods("runs").toList()) {
      fixtures.bind(pod, "runs");
      fixtures.ready(pod, network.podAddress(0));
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() ->
            assertThat(client.resource(set).get().getStatus().getReadyReplicas()).isEqualTo(2));
    assertThat(fixtures.pods("runs"))
        .allSatisfy(pod -> {
          assertThat(pod.getSpec().getNodeName()).isEqualTo("runs");
          assertThat(pod.getStatus().getPodIP()).isEqualTo(network.podAddress(0));
        });
  }

  @Test
  void collectsThePodsOfADeletedStatefulSet() {
    StatefulSet set = fixtures.statefulSet("collected", 1);
    await().atMost(PATIENCE).until(() -> fixtures.pods("collected").count() == 1);

    client.resource(set).delete();

    await().atMost(PATIENCE).until(() -> fixtures.pods("collected").findAny().isEmpty());
  }

  @Test
  void finishesTheDeletionOfANamespace() {
    fixtures.create(
        new NamespaceBuilder().withNewMetadata().withName("doomed").endMetadata().build());
    client.namespaces().withName("doomed").delete();

    await().atMost(PATIENCE).until(() -> client.namespaces().withName("doomed").get() == null);
  }

  @Test
  void givesServicesAddressesOfTheLoopbackRange() {
    var service =
        fixtures.create(
            new ServiceBuilder()
                .withMetadata(Fixtures.named("addressed"))
                .withNewSpec()
                .addNewPort()
                .withPort(8080)
                .endPort()
                .endSpec()
                .build());

    String[] address = service.getSpec().getClusterIP().split("\\.", -1);
    assertThat(network.nodeAddress()).startsWith(address[0] + "." + address[1] + ".");
    assertThat(Integer.parseInt(address[2])).isBetween(96, 111);
  }

  @Test
  void fetchesLogsFromTheNodesLoopbackAddress() throws Exception {
    try (var kubelet = new FakeKubelet(temp, network.nodeAddress())) {
      fixtures.node("logging", network.nodeAddress(), kubelet.port());
      Pod pod = fixtures.pod("logged");
      fixtures.bind(pod, "logging");
      fixtures.ready(pod, network.podAddress(1));

      assertThat(client.pods().resource(pod).getLog()).isEqualTo("a line of the pod\n");
      assertThat(kubelet.lastPath()).isEqualTo("/containerLogs/default/logged/main");
    }
  }

  @Test
  void kubectlWorksWithItsKubeconfig() throws Exception {
    assumeTrue(onPath("kubectl"), "no kubectl on the PATH");
    Path kubeconfig = temp.resolve("kubeconfig");
    PrivateFiles.write(kubeconfig, controlPlane.kubeconfig());
    List<String> command =
        List.of("kubectl", "--kubeconfig=" + kubeconfig, "get", "svc", "kubernetes", "-o", "name");

    Process kubectl =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();

    assertThat(kubectl.waitFor(20, SECONDS)).isTrue();
    assertThat(new String(kubectl.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo("service/kubernetes\n");
  }

  @Test
  void keepsSecretsFromOtherUsersOfTheMachine() throws IOException {
    Path state = temp.resolve("shared");
    assertThat(permissions(state)).isEqualTo("rwx------");
    for (String file :
        List.of(
            "tokens.csv",
            "service-accounts.key",
            "apiserver.key",
            "controller-manager.kubeconfig")) {
      assertThat(permissions(state.resolve("pki").resolve(file))).as(file).isEqualTo("rw-------");
    }
    List<String> tokens =
        Files.readAllLines(state.resolve("pki/tokens.csv")).stream()
            .map(line -> line.substring(0, line.indexOf(',')))
            .toList();
    assertThat(tokens).hasSize(2).allMatch(token -> token.length() == 43);
    try (Stream<Path> logs = Files.list(state.resolve("logs"))) {
      assertThat(logs)
          .hasSize(3)
          .allSatisfy(log -> assertThat(log).content().doesNotContain(tokens));
    }
  }

  @Test
  void goesOnAfterARestartWithTheSameKubeconfig() {
    String before;
    try (RealControlPlane first = startIn("restarted", 0);
        KubernetesClient admin = client(first)) {
      before = first.kubeconfig();
      admin
          .resource(
              new ConfigMapBuilder()
                  .withMetadata(Fixtures.named("kept"))
                  .addToData("key", "value")
                  .build())
          .create();
    }
    await().atMost(PATIENCE).until(() -> recordedProcesses("restarted") == 0);

    try (RealControlPlane second = startIn("restarted", 0);
        KubernetesClient admin = client(second)) {
      assertThat(second.kubeconfig()).isEqualTo(before);
      assertThat(
              admin.configMaps().inNamespace(Fixtures.NAMESPACE).withName("kept").get().getData())
          .isEqualTo(Map.of("key", "value"));
    }
  }

  @Test
  void namesAPortThatIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      assertThatThrownBy(() -> startIn("taken", taken.getLocalPort()).close())
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + taken.getLocalPort());
    }
  }

  private static RealControlPlane startIn(String name, int port) {
    return RealControlPlane.start(
        binaries,
        temp.resolve(name),
        network,
        new ChildProcesses(temp.resolve(name + "-processes")),
        port);
  }

  private static KubernetesClient client(RealControlPlane controlPlane) {
    return new KubernetesClientBuilder().withConfig(controlPlane.clientConfig()).build();
  }

  /** A record goes away with its process. */
  private static long recordedProcesses(String name) throws IOException {
    try (Stream<Path> records = Files.list(temp.resolve(name + "-processes"))) {
      return records.count();
    }
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  private static boolean onPath(String program) {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
