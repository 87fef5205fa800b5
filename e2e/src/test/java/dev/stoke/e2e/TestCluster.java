package dev.stoke.e2e;

import static org.awaitility.Awaitility.await;

import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One StokeCluster of a test: the quickstart's, under a name and on a database of its own. */
final class TestCluster implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(120);
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
    local.postgres().createDatabase(name);
    var manifests = new Manifests(local.client());
    manifests.applySecret(
        LocalStoke.NAMESPACE, name + "-db", local.postgres().database(name).secretValues());
    return applyWithoutDatabase(local, name, replicas);
  }

  /** The same, but nobody makes the database and its Secret. */
  static TestCluster applyWithoutDatabase(LocalStoke local, String name, int replicas) {
    var manifests = new Manifests(local.client());
    for (HasMetadata object : manifests.read(Checkout.file("examples/quickstart.yaml"))) {
      if (object instanceof GenericKubernetesResource cluster) {
        cluster.getMetadata().setName(name);
        Map<String, Object> spec = cluster.get("spec");
        spec.put("replicas", replicas);
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
        .until(() -> {
          var view = view();
          return view.ready()
              && view.wantedReplicas() == replicas
              && view.pods().stream().filter(StokeClusters.PodView::ready).count() == replicas
              && view.pods().size() == replicas;
        });
    return this;
  }

  void scale(int replicas) {
    edit(cluster -> cluster.<Map<String, Object>>get("spec").put("replicas", replicas));
  }

  /** Changes the stored object as {@code kubectl edit} would. */
  void edit(java.util.function.Consumer<GenericKubernetesResource> change) {
    resource()
        .edit(cluster -> {
          change.accept(cluster);
          return cluster;
        });
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

  AuthApi.Session login(int ordinal) throws Exception {
    return auth(ordinal).login(USERNAME, PASSWORD);
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
