package dev.stoke.e2e;

import static org.awaitility.Awaitility.await;

import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One StokeCluster of a test: the quickstart's, under a name and on a database of its own. */
final class TestCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(120);

  /** Short, so that a pod that leaves soon finds another one with a key that everybody knows. */
  private static final Map<String, Object> SHORT_TIMERS =
      Map.of(
          "cluster", Map.of("refreshSeconds", 2, "endpointLag", "3s"),
          "keys", Map.of("propagationDelay", "10s"));

  static final String USERNAME = "demo";
  static final String PASSWORD = "stoke-demo";

  private final LocalStoke local;
  private final String name;

  private TestCluster(LocalStoke local, String name) {
    this.local = local;
    this.name = name;
  }

  /** Applies it with so many replicas; does not wait. */
  static TestCluster apply(LocalStoke local, String name, int replicas) {
    return apply(local, name, replicas, Map.of());
  }

  /** The same with further fields of its spec. */
  static TestCluster apply(
      LocalStoke local, String name, int replicas, Map<String, Object> furtherSpec) {
    local.postgres().createDatabase(name);
    var manifests = new Manifests(local.client());
    manifests.applySecret(
        LocalStoke.NAMESPACE, name + "-db", local.postgres().database(name).secretValues());
    return applyWithoutDatabase(local, name, replicas, furtherSpec);
  }

  /** The same, but nobody makes the database and its Secret. */
  static TestCluster applyWithoutDatabase(LocalStoke local, String name, int replicas) {
    return applyWithoutDatabase(local, name, replicas, Map.of());
  }

  private static TestCluster applyWithoutDatabase(
      LocalStoke local, String name, int replicas, Map<String, Object> furtherSpec) {
    var manifests = new Manifests(local.client());
    for (HasMetadata object : manifests.read(Checkout.file("examples/quickstart.yaml"))) {
      if (object instanceof GenericKubernetesResource cluster) {
        cluster.getMetadata().setName(name);
        Map<String, Object> spec = cluster.get("spec");
        spec.put("replicas", replicas);
        spec.putAll(SHORT_TIMERS);
        spec.putAll(furtherSpec);
        Map<String, Object> database = cluster.get("spec", "database");
        database.put("secretName", name + "-db");
      }
      manifests.apply(object);
    }
    return new TestCluster(local, name);
  }

  String name() {
    return name;
  }

  /** Waits until the operator says Ready for this number of replicas. */
  TestCluster awaitReady(int replicas) {
    await("StokeCluster " + name + " ready with " + replicas + " replicas")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> isReady(replicas));
    return this;
  }

  boolean isReady(int replicas) {
    var view = view();
    return view.ready()
        && view.wantedReplicas() == replicas
        && view.pods().stream().filter(StokeClusters.PodView::ready).count() == replicas
        && view.pods().size() == replicas;
  }

  void scale(int replicas) {
    edit(cluster -> cluster.<Map<String, Object>>get("spec").put("replicas", replicas));
  }

  /** Changes the stored object as {@code kubectl edit} would, again if somebody else was faster. */
  void edit(Consumer<GenericKubernetesResource> change) {
    await("change of " + name)
        .atMost(PATIENCE)
        .ignoreExceptionsMatching(failure ->
            failure instanceof KubernetesClientException refused
                && refused.getCode() == HttpURLConnection.HTTP_CONFLICT)
        .untilAsserted(() ->
            resource()
                .edit(cluster -> {
                  change.accept(cluster);
                  return cluster;
                }));
  }

  StokeClusters.View view() {
    return new StokeClusters(local.client())
        .find(LocalStoke.NAMESPACE, name)
        .orElseThrow(() -> new AssertionError("no StokeCluster " + name));
  }

  GenericKubernetesResource stored() {
    return resource().get();
  }

  List<AuthApi> auth() {
    return view().pods().stream().map(pod -> new AuthApi(pod.url())).toList();
  }

  AuthApi auth(int ordinal) {
    return auth().get(ordinal);
  }

  Pod pod(int ordinal) {
    return local
        .client()
        .pods()
        .inNamespace(LocalStoke.NAMESPACE)
        .withName(name + "-" + ordinal)
        .get();
  }

  int restarts(int ordinal) {
    return container(ordinal).getRestartCount();
  }

  /** The pod's process: the node's container ids are {@code process://<pid>}. */
  ProcessHandle process(int ordinal) {
    String id = container(ordinal).getContainerID();
    return ProcessHandle.of(Long.parseLong(id.substring("process://".length()))).orElseThrow();
  }

  private ContainerStatus container(int ordinal) {
    return pod(ordinal).getStatus().getContainerStatuses().getFirst();
  }

  AuthApi.Session login(int ordinal) throws Exception {
    return auth(ordinal).loginAsTold(USERNAME, PASSWORD);
  }

  /** Deletes it and waits until its pods are gone. */
  @Override
  public void close() {
    resource().delete();
    await("pods of " + name + " gone")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .until(() ->
            local
                .client()
                .pods()
                .inNamespace(LocalStoke.NAMESPACE)
                .withLabel("app.kubernetes.io/instance", name)
                .list()
                .getItems()
                .isEmpty());
  }

  private io.fabric8.kubernetes.client.dsl.Resource<GenericKubernetesResource> resource() {
    return StokeClusters.of(local.client()).inNamespace(LocalStoke.NAMESPACE).withName(name);
  }

  /** Files of the checkout that the tests run in. */
  static final class Checkout {
    static final Path ROOT = Path.of(System.getProperty("stoke.home")).toAbsolutePath().normalize();

    private Checkout() {}

    static Path file(String path) {
      return ROOT.resolve(path);
    }
  }
}
