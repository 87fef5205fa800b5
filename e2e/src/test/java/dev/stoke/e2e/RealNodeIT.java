package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.e2e.witness.Witness;
import dev.stoke.local.postgres.Database;
import dev.stoke.local.postgres.LocalPostgres;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/**
 * The images and the charts on a Kubernetes with a real kubelet, under the Pod Security profile
 * restricted. One StokeCluster goes through all of it, in this order.
 */
@EnabledIf(
    value = "dev.stoke.e2e.RealNode#named",
    disabledReason =
        "no real node: set STOKE_E2E_KUBECONFIG and STOKE_E2E_LOAD, and build with -Pimage-tar")
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(OrderAnnotation.class)
final class RealNodeIT {
  private static final String SYSTEM = "stoke-system";
  private static final String NAMESPACE = "stoke-e2e";
  private static final String NAME = "stoke";
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Duration POLL = Duration.ofMillis(100);
  private static final Duration PROPAGATION_DELAY = Duration.ofSeconds(10);
  private static final Duration LOADED_WITHIN = Duration.ofSeconds(2);
  private static final int CONFIG_CHANGES = 3;
  private static final Pattern REVISION = Pattern.compile("revision: *(\\d+)");

  private final Map<String, Object> values = new HashMap<>();
  private RealNode node;
  private LocalPostgres postgres;
  private Relay relay;

  @BeforeAll
  void install(@TempDir Path directory) throws Exception {
    node = RealNode.connect();
    node.loadImages();
    postgres = LocalPostgres.start(directory, new ChildProcesses(directory.resolve("processes")));
    relay = Relay.start(node.host(), postgres.port());
    node.createNamespace(SYSTEM);
    node.createNamespace(NAMESPACE);
    node.install("stoke-operator", "stoke-operator", SYSTEM, Map.of());
    prepareSecrets();
    values.put("claims.issuer", "https://auth.example.test");
    values.put("database.secretName", "stoke-db");
    values.put("spec.users.dbInit.secretName", "stoke-quickstart-users");
    values.put("cluster.refresh_sec", 2);
    // The node is busy with all of it: it is late with endpoints, too.
    values.put("cluster.endpointLag", "10s");
    values.put("keys.propagationDelay", PROPAGATION_DELAY.toSeconds() + "s");
    node.install("stoke-cluster", NAME, NAMESPACE, values);
  }

  @AfterAll
  void remove() throws Exception {
    if (node != null) {
      StokeClusters.of(node.client()).inNamespace(NAMESPACE).delete();
      awaitNoPods();
      node.uninstall("stoke-operator", SYSTEM);
      node.client().namespaces().withName(NAMESPACE).delete();
      node.client().namespaces().withName(SYSTEM).delete();
      node.close();
    }
    if (relay != null) {
      relay.close();
      postgres.close();
    }
  }

  @Test
  @Order(1)
  void aLoginThroughTheServiceVerifies() throws Exception {
    awaitReady(3);

    var session = service().login(TestCluster.USERNAME, TestCluster.PASSWORD);

    assertThat(Verifier.of(service()).verify(session).getIssuer())
        .isEqualTo("https://auth.example.test");
    service().refresh(session);
  }

  @Test
  @Order(2)
  void scalingUnderLoadFailsNoRequest() throws Exception {
    underLoad(() -> {
      for (int replicas : new int[] {5, 2, 3}) {
        edit(spec -> spec.put("replicas", replicas));
        awaitReady(replicas);
      }
    });
  }

  @Test
  @Order(3)
  void aRollingUpdateUnderLoadFailsNoRequest() throws Exception {
    var before = uids();
    underLoad(() -> {
      edit(RealNodeIT::moreMemory);
      await("new pods")
          .atMost(PATIENCE)
          .pollInterval(POLL)
          .until(() -> uids().stream().noneMatch(before::contains));
      awaitReady(3);
    });
  }

  @Test
  @Order(4)
  void anImageThatIsNotThereIsMendedByTheNextGoodOne() throws Exception {
    String good = Objects.requireNonNull(cluster().get("spec", "image"));
    edit(spec -> spec.put("image", "stoke-pod:not-there"));
    await("a pod without its image")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() -> pods().stream().anyMatch(RealNodeIT::waitsForImage));
    service().login(TestCluster.USERNAME, TestCluster.PASSWORD);

    edit(spec -> spec.put("image", good));

    awaitReady(3);
    assertThat(pods()).noneMatch(RealNodeIT::waitsForImage);
  }

  @Test
  @Order(5)
  void aChangeOfTheConfigurationIsLoadedByAllPodsWithinSeconds() throws Exception {
    var times = new ArrayList<Duration>();
    for (int i = 1; i <= CONFIG_CHANGES; i++) {
      times.add(changeConfiguration("%dm".formatted(10 + i)));
    }

    // A kubelet that is not told looks after a minute or more. One time says little where all
    // of it runs on one machine: the middle one of three.
    System.out.println("configuration loaded by all pods after " + times);
    assertThat(times.stream().sorted().toList().get(CONFIG_CHANGES / 2)).isLessThan(LOADED_WITHIN);
  }

  @Test
  @Order(6)
  void aClusterThatIsMadeAgainFindsItsUsers() throws Exception {
    node.uninstall(NAME, NAMESPACE);
    awaitNoPods();

    node.install("stoke-cluster", NAME, NAMESPACE, values);

    awaitReady(3);
    var session = service().login(TestCluster.USERNAME, TestCluster.PASSWORD);
    Verifier.of(service()).verify(session);
  }

  private interface Step {
    void run() throws Exception;
  }

  private void underLoad(Step step) throws Exception {
    var options =
        new Witness.Options(
            node.client(),
            NAMESPACE,
            NAME,
            TestCluster.USERNAME,
            TestCluster.PASSWORD,
            PROPAGATION_DELAY,
            1);
    var load = ServiceLoad.start(address(), TestCluster.USERNAME, TestCluster.PASSWORD);
    try (var witness = Witness.start(options);
        load) {
      witness.phase("load");
      await("tokens").atMost(PATIENCE).until(() -> witness.report().refreshed("load") > 0);
      step.run();
      load.close();
      var report = witness.report();
      System.out.println(load.answered() + " requests through the Service\n" + report.summary());
      assertThat(load.failures()).as("failed requests").isEmpty();
      assertThat(load.answered()).isPositive();
      assertThat(report.verifications("load")).isPositive();
      assertThat(report.unverifiableFresh("load")).as("unverifiable tokens").isZero();
      assertThat(report.unverifiableStale("load")).as("tokens unverifiable by caches").isZero();
      assertThat(report.unreadable("load")).isZero();
    }
  }

  /** How long after the ConfigMap was written the last pod said that it has loaded it. */
  private Duration changeConfiguration(String tokenDuration) {
    long before = revision();
    edit(spec -> {
      var tokens = new HashMap<>((Map<String, Object>) spec.get("tokens"));
      tokens.put("tokenDuration", tokenDuration);
      spec.put("tokens", tokens);
    });
    await("a new ConfigMap")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> revision() > before);
    long wanted = revision();
    long written = System.nanoTime();
    await("revision " + wanted + " at all pods")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> {
          for (Pod pod : pods()) {
            if (ManagementApi.of(pod).revision() < wanted) {
              return false;
            }
          }
          return true;
        });
    return Duration.ofNanos(System.nanoTime() - written);
  }

  private long revision() {
    var config = node.client().configMaps().inNamespace(NAMESPACE).withName(NAME + "-config").get();
    var matcher = REVISION.matcher(config.getData().get("config.yaml"));
    assertThat(matcher.find()).as("a revision in config.yaml").isTrue();
    return Long.parseLong(matcher.group(1));
  }

  private static void moreMemory(Map<String, Object> spec) {
    spec.put(
        "resources",
        Map.of(
            "requests",
            Map.of("cpu", "50m", "memory", "288Mi"),
            "limits",
            Map.of("memory", "288Mi")));
  }

  private static boolean waitsForImage(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .map(status -> status.getState().getWaiting())
        .anyMatch(waiting -> waiting != null && waiting.getReason().contains("Image"));
  }

  private void prepareSecrets() throws Exception {
    var manifests = new Manifests(node.client());
    for (HasMetadata object :
        manifests.read(TestCluster.Checkout.file("examples/quickstart.yaml"))) {
      if (object.getKind().equals("Secret")) {
        object.getMetadata().setNamespace(NAMESPACE);
        manifests.apply(object);
      }
    }
    Database local = postgres.database(LocalPostgres.DATABASE);
    var reached =
        new Database(node.host(), relay.port(), local.name(), local.user(), local.password());
    manifests.applySecret(NAMESPACE, "stoke-db", reached.secretValues());
  }

  private void awaitReady(int replicas) {
    await("ready with " + replicas + " replicas")
        .atMost(PATIENCE)
        .pollInterval(POLL)
        .until(() ->
            new StokeClusters(node.client())
                .find(NAMESPACE, NAME)
                .filter(view -> view.ready() && view.pods().size() == replicas)
                .isPresent());
  }

  private void awaitNoPods() {
    await("no pods").atMost(PATIENCE).pollInterval(POLL).until(() -> pods().isEmpty());
  }

  /** Changes the stored spec as {@code kubectl edit} would, again if somebody else was faster. */
  private void edit(Consumer<Map<String, Object>> change) {
    await("change")
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(failure ->
            failure instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
        .untilAsserted(() ->
            StokeClusters.of(node.client())
                .inNamespace(NAMESPACE)
                .withName(NAME)
                .edit(cluster -> {
                  change.accept(cluster.get("spec"));
                  return cluster;
                }));
  }

  private GenericKubernetesResource cluster() {
    return StokeClusters.of(node.client()).inNamespace(NAMESPACE).withName(NAME).get();
  }

  private List<Pod> pods() {
    return node.client()
        .pods()
        .inNamespace(NAMESPACE)
        .withLabel("app.kubernetes.io/instance", NAME)
        .list()
        .getItems();
  }

  private List<String> uids() {
    return pods().stream().map(pod -> pod.getMetadata().getUid()).toList();
  }

  private AuthApi service() {
    return new AuthApi(address());
  }

  private URI address() {
    var service = node.client().services().inNamespace(NAMESPACE).withName(NAME).get();
    return URI.create(
        "http://%s:%d".formatted(service.getSpec().getClusterIP(), StokeClusters.HTTP_PORT));
  }
}
