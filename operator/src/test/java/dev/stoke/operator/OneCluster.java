package dev.stoke.operator;

import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The StokeCluster "stoke" of a namespace, its children and its pods, for which no node stands. */
final class OneCluster {
  private static final String NAME = "stoke";
  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final Map<String, String> DATABASE =
      Map.of("username", "u", "password", "p", "host", "h", "port", "5432", "dbname", "d");

  private static final List<Class<? extends HasMetadata>> CHILDREN =
      List.of(
          ConfigMap.class,
          Secret.class,
          Service.class,
          ServiceAccount.class,
          StatefulSet.class,
          PodDisruptionBudget.class,
          NetworkPolicy.class,
          Ingress.class);

  private static final String READY =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
        "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}]}}
      """;

  private final ApiFixture api;
  private final String namespace;

  OneCluster(ApiFixture api, String namespace) {
    this.api = api;
    this.namespace = namespace;
  }

  /**
   * @param spec as YAML; the database is added when it is not there
   */
  void create(String spec) {
    var all = spec.startsWith("database:") ? spec : "database: {secretName: stoke-db}\n" + spec;
    createSecret("stoke-db", DATABASE);
    api.create(
        namespace,
        "apiVersion: stoke.hppr.dev/v1\nkind: StokeCluster\nmetadata: {name: stoke}\nspec:\n"
            + all.indent(2));
  }

  void createReady(String spec) {
    create(spec);
    await().until(() -> pods().size() == 3);
    makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
  }

  void createSecret(String name, Map<String, String> values) {
    api.client()
        .resource(
            new SecretBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withStringData(values)
                .build())
        .create();
  }

  private Resource<StokeCluster> resource() {
    return api.client().resources(StokeCluster.class).inNamespace(namespace).withName(NAME);
  }

  StokeCluster get() {
    return resource().get();
  }

  /** A JSON merge patch. */
  void patch(String patch) {
    resource().patch(MERGE, patch);
  }

  void annotate(String name, @Nullable String value) {
    patch(
        "{\"metadata\": {\"annotations\": {\"%s\": %s}}}"
            .formatted(name, value == null ? "null" : "\"" + value + "\""));
  }

  Condition condition(String type) {
    return find(type).orElseThrow(() -> new AssertionError("no condition " + type));
  }

  private Optional<Condition> find(String type) {
    return Stream.ofNullable(get().getStatus())
        .flatMap(status -> status.conditions().stream())
        .filter(condition -> condition.getType().equals(type))
        .findFirst();
  }

  Condition awaitReady(Predicate<Condition> wanted) {
    return await()
        .until(() -> find("Ready"), found -> found.filter(wanted).isPresent())
        .orElseThrow();
  }

  List<Pod> pods() {
    return api.client().pods().inNamespace(namespace).list().getItems();
  }

  Map<String, String> uids() {
    return pods().stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(), pod -> pod.getMetadata().getUid()));
  }

  void makePodsReady() {
    pods().forEach(pod -> api.client().resource(pod).subresource("status").patch(MERGE, READY));
  }

  StatefulSet statefulSet() {
    return child(StatefulSet.class);
  }

  Map<String, String> configMap() {
    return api.client()
        .configMaps()
        .inNamespace(namespace)
        .withName("stoke-config")
        .get()
        .getData();
  }

  String configText() {
    return configMap().getOrDefault("config.yaml", "");
  }

  /** The one of its kind that has the StokeCluster's name. */
  <T extends HasMetadata> Optional<T> findChild(Class<T> type) {
    return Optional.ofNullable(
        api.client().resources(type).inNamespace(namespace).withName(NAME).get());
  }

  <T extends HasMetadata> T child(Class<T> type) {
    return findChild(type).orElseThrow(() -> new AssertionError("no " + type.getSimpleName()));
  }

  /** Of everything that the operator writes but the StokeCluster, and of the pods. */
  Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    CHILDREN.forEach(type ->
        api.client()
            .resources(type)
            .inNamespace(namespace)
            .withLabel(Names.MANAGED_BY, Names.OPERATOR)
            .list()
            .getItems()
            .forEach(child -> put(versions, child)));
    pods().forEach(pod -> put(versions, pod));
    return versions;
  }

  private static void put(Map<String, String> versions, HasMetadata object) {
    versions.put(
        object.getKind() + "/" + object.getMetadata().getName(),
        object.getMetadata().getResourceVersion());
  }
}
