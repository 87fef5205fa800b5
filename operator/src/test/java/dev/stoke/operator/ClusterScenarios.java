package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Scenarios of one StokeCluster, {@code stoke}, in a namespace of its own. */
abstract class ClusterScenarios {
  static final String CLUSTER =
      """
      apiVersion: stoke.hppr.dev/v1
      kind: StokeCluster
      metadata: {name: stoke}
      spec:
        replicas: 3
        database: {secretName: stoke-db}
      """;

  static final Map<String, String> DATABASE =
      Map.of("username", "u", "password", "p", "host", "h", "port", "5432", "dbname", "d");

  final OperatorFixture fixture;
  final KubernetesClient client;
  final Kubelet kubelet;
  final String namespace;

  ClusterScenarios(OperatorFixture fixture) {
    this.fixture = fixture;
    this.client = fixture.client();
    this.namespace = fixture.newNamespace();
    this.kubelet = new Kubelet(client, namespace);
  }

  void createReadyCluster() {
    createSecret(DATABASE);
    create(CLUSTER);
    await().until(() -> kubelet.pods().size() == 3);
    kubelet.makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
    // The last thing that is written.
    await().until(() -> events().contains("AllPodsReady"));
  }

  void create(String manifest) {
    client
        .resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class))
        .inNamespace(namespace)
        .create();
  }

  Secret secret(Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("stoke-db")
        .withNamespace(namespace)
        .endMetadata()
        .withStringData(values)
        .build();
  }

  void createSecret(Map<String, String> values) {
    client.resource(secret(values)).create();
  }

  void scale(int replicas) {
    client.resources(StokeCluster.class).inNamespace(namespace).withName("stoke").scale(replicas);
  }

  StokeCluster cluster() {
    return client.resources(StokeCluster.class).inNamespace(namespace).withName("stoke").get();
  }

  boolean ready(int replicas) {
    return Integer.valueOf(replicas).equals(cluster().getStatus().readyReplicas());
  }

  MemberStatus.@Nullable State state(String member) {
    return cluster().getStatus().members().stream()
        .filter(status -> status.name().equals(member))
        .map(MemberStatus::state)
        .findFirst()
        .orElse(null);
  }

  Condition awaitReady(Predicate<Condition> wanted) {
    return await()
        .until(
            () ->
                Stream.ofNullable(cluster().getStatus())
                    .flatMap(status -> status.conditions().stream())
                    .filter(condition -> condition.getType().equals("Ready"))
                    .findFirst(),
            found -> found.filter(wanted).isPresent())
        .orElseThrow();
  }

  StatefulSet statefulSet() {
    return client.apps().statefulSets().inNamespace(namespace).withName("stoke").get();
  }

  long revision() {
    Matcher revision = Pattern.compile("revision: ([0-9]+)").matcher(config());
    assertThat(revision.find()).isTrue();
    return Long.parseLong(revision.group(1));
  }

  String config() {
    return configMap().map(map -> map.getData().get("config.yaml")).orElse("");
  }

  Optional<ConfigMap> configMap() {
    return Optional.ofNullable(
        client.configMaps().inNamespace(namespace).withName("stoke-config").get());
  }

  /** Data of a Secret that the operator makes; empty when there is none. */
  Map<String, String> ownSecret(String name) {
    return Stream.ofNullable(
            client.secrets().inNamespace(namespace).withName("stoke-" + name).get())
        .map(Secret::getData)
        .findFirst()
        .orElse(Map.of());
  }

  static Map<String, String> uids(List<Pod> pods) {
    return pods.stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(), pod -> pod.getMetadata().getUid()));
  }

  List<HasMetadata> children() {
    var children = new ArrayList<HasMetadata>();
    children.addAll(
        client
            .configMaps()
            .inNamespace(namespace)
            .withLabelSelector(Names.MANAGED)
            .list()
            .getItems());
    children.addAll(
        client.secrets().inNamespace(namespace).withLabelSelector(Names.MANAGED).list().getItems());
    children.addAll(
        client
            .services()
            .inNamespace(namespace)
            .withLabelSelector(Names.MANAGED)
            .list()
            .getItems());
    children.addAll(
        client
            .serviceAccounts()
            .inNamespace(namespace)
            .withLabelSelector(Names.MANAGED)
            .list()
            .getItems());
    children.addAll(
        client
            .apps()
            .statefulSets()
            .inNamespace(namespace)
            .withLabelSelector(Names.MANAGED)
            .list()
            .getItems());
    return children;
  }

  /** Of everything that the operator writes but the StokeCluster, which the test writes, too. */
  Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    Stream.concat(children().stream(), kubelet.pods().stream())
        .forEach(object ->
            versions.put(
                object.getKind() + "/" + object.getMetadata().getName(),
                object.getMetadata().getResourceVersion()));
    return versions;
  }

  List<String> events() {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getKind().equals("StokeCluster"))
        .map(Event::getReason)
        .toList();
  }
}
