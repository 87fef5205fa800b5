package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.BindingBuilder;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The operator against a Kubernetes API that validates and defaults, with a StatefulSet controller
 * but without a node: a test says when a pod is ready.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OperatorScenarios {
  private static final String CLUSTER =
      """
      apiVersion: stoke.hppr.dev/v1
      kind: StokeCluster
      metadata: {name: stoke}
      spec:
        replicas: 3
        database: {secretName: stoke-db}
      """;

  private static final Map<String, String> CREDENTIALS =
      Map.of("username", "u", "password", "p", "host", "h", "port", "5432", "dbname", "d");

  private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

  private static final String READY =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "True"}],
        "podIP": "10.1.2.3", "podIPs": [{"ip": "10.1.2.3"}], "containerStatuses": null}}
      """;

  private static final String CRASHED =
      """
      {"status": {"phase": "Running", "conditions": [{"type": "Ready", "status": "False"}],
        "containerStatuses": [{"name": "stoke-pod", "image": "i", "imageID": "i", "ready": false,
          "restartCount": 9, "state": {"waiting": {"reason": "CrashLoopBackOff"}}}]}}
      """;

  private LoopbackNetwork network;
  private ApiServer server;
  private KubernetesClient client;
  private StokeOperator operator;
  private FakePods fake;
  private String namespace = "";
  private int namespaces;

  abstract ApiServer start(Path directory, LoopbackNetwork network);

  @BeforeAll
  void startServerAndOperator(@TempDir Path directory) throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Awaitility.setDefaultPollInterval(Duration.ofMillis(50));
    network = LoopbackNetwork.claim();
    server = start(directory, network);
    client = new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
    try (var crd = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      client.load(crd).serverSideApply();
    }
    await().ignoreExceptions().until(() -> client.resources(StokeCluster.class).list() != null);
    fake = new FakePods(client);
    startOperator();
  }

  private void startOperator() {
    operator = StokeOperator.create(client, new Settings(Set.of(), 0), fake, Clock.systemUTC());
    operator.start();
  }

  @AfterAll
  void stop() {
    if (operator != null) {
      operator.close();
    }
    if (client != null) {
      client.close();
    }
    if (server != null) {
      server.close();
    }
    if (network != null) {
      network.close();
    }
  }

  @BeforeEach
  void useANamespaceOfItsOwn() {
    namespace = "test-" + ++namespaces;
    client
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(namespace).endMetadata().build())
        .create();
  }

  @Test
  void aClusterBecomesReadyWhenItsPodsAre() {
    createReadyCluster();

    var cluster = cluster();
    assertThat(cluster.getStatus().readyReplicas()).isEqualTo(3);
    assertThat(cluster.getStatus().observedGeneration())
        .isEqualTo(cluster.getMetadata().getGeneration());
    assertThat(cluster.getStatus().members())
        .allSatisfy(member -> assertThat(member.configRevision()).isEqualTo(1));
    assertThat(events()).contains("AllPodsReady");
    assertThat(children())
        .hasSize(7)
        .allSatisfy(child ->
            assertThat(child.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getController()).isTrue()));
  }

  @Test
  void aMissingSecretIsNamedAndItsArrivalHeals() {
    create(CLUSTER);

    var ready = awaitReady(condition -> condition.getReason().equals("DatabaseSecretMissing"));
    assertThat(ready.getMessage())
        .contains("Secret " + namespace + "/stoke-db does not exist")
        .contains("username, password, host, port, dbname");
    assertThat(children()).isEmpty();
    await().untilAsserted(() -> assertThat(events()).containsExactly("DatabaseSecretMissing"));

    createSecret(Map.of("username", "u", "password", "p", "host", "h"));
    ready = awaitReady(condition -> condition.getReason().equals("DatabaseSecretIncomplete"));
    assertThat(ready.getMessage()).contains("has no value for port, dbname");
    assertThat(children()).isEmpty();

    client.resource(secret(CREDENTIALS)).update();
    awaitReady(condition -> condition.getReason().equals("PodsNotReady"));
    assertThat(children()).hasSize(7);
    assertThat(events())
        .containsOnlyOnce("DatabaseSecretMissing")
        .containsOnlyOnce("DatabaseSecretIncomplete");
  }

  @Test
  void aSecretThatIsDeletedLaterLeavesThePodsAlone() {
    createReadyCluster();
    var before = versions();

    client.resource(secret(CREDENTIALS)).delete();
    scale(5);

    awaitReady(condition -> condition.getReason().equals("DatabaseSecretMissing"));
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void scalingTellsThePodsThatStayAndDoesNotRestartThem() {
    createReadyCluster();
    var template = statefulSet().getSpec().getTemplate();
    var uids = uids(pods());

    scale(5);
    await().until(() -> pods().size() == 5);
    assertThat(config()).contains("stoke-4.stoke-peers");
    makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True") && ready(5));
    assertThat(statefulSet().getSpec().getTemplate()).isEqualTo(template);
    assertThat(uids(pods())).containsAllEntriesOf(uids);
    assertThat(pods())
        .filteredOn(pod -> uids.containsKey(pod.getMetadata().getName()))
        .allSatisfy(pod ->
            assertThat(pod.getMetadata().getAnnotations()).containsKey(Names.CONFIG_REVISION));

    scale(2);
    await().until(() -> statefulSet().getSpec().getReplicas() == 2);
    letPodsEnd();
    awaitReady(condition -> condition.getStatus().equals("True") && ready(2));
    assertThat(statefulSet().getSpec().getTemplate()).isEqualTo(template);
    assertThat(uids).containsAllEntriesOf(uids(pods()));
    await()
        .untilAsserted(
            () -> assertThat(config()).doesNotContain("stoke-2").contains("leaving: []"));
    await().untilAsserted(() -> assertThat(events()).contains("MemberLeaving", "MemberLeft"));
  }

  @Test
  void aPodIsNotRemovedBeforeItHasStoppedSigning() {
    createReadyCluster();
    fake.stubborn.add(namespace + "/stoke-2");

    scale(2);
    await().until(() -> state("stoke-2") == MemberStatus.State.Leaving);
    awaitReady(condition -> condition.getMessage().contains("stoke-2 to report"));
    assertThat(statefulSet().getSpec().getReplicas()).isEqualTo(3);
    assertThat(config()).contains("stoke-2.stoke-peers").contains("- \"stoke-2\"");

    runOnANode(pod("stoke-2"));
    fake.stubborn.clear();
    await().until(() -> pod("stoke-2").getMetadata().getDeletionTimestamp() != null);
    awaitReady(condition -> condition.getMessage().contains("Waiting for stoke-2 to end."));
    assertThat(config()).contains("stoke-2.stoke-peers");
    letPodsEnd();
    await().untilAsserted(() -> assertThat(config()).doesNotContain("stoke-2"));
  }

  @Test
  void aLeaveIsTakenBackWhenThePodIsAskedForAgain() {
    createReadyCluster();
    fake.stubborn.add(namespace + "/stoke-2");
    var uids = uids(pods());

    scale(2);
    await().until(() -> state("stoke-2") == MemberStatus.State.Leaving);
    scale(3);
    awaitReady(condition -> condition.getStatus().equals("True") && ready(3));
    assertThat(config()).contains("leaving: []");
    assertThat(uids(pods())).isEqualTo(uids);
  }

  @Test
  void aNewTemplateReplacesOnePodAtATimeAndWaitsForKeys() {
    createReadyCluster();
    fake.unpropagated.add(namespace + "/stoke-0");
    var uids = uids(pods());

    client
        .resource(cluster())
        .edit(cluster -> {
          return Serialization.unmarshal(
              Serialization.asYaml(cluster).replace("image: \"stoke-pod:0.1.0\"", "image: other:1"),
              StokeCluster.class);
        });
    var progressing =
        awaitReady(condition -> condition.getMessage().contains("before stoke-2 is replaced"));
    assertThat(progressing.getMessage()).contains("1 more of the other members");
    assertThat(statefulSet().getSpec().getUpdateStrategy().getRollingUpdate().getPartition())
        .isEqualTo(3);
    assertThat(uids(pods())).isEqualTo(uids);

    fake.unpropagated.clear();
    awaitReplaced("stoke-2", uids);
    assertThat(uids(pods())).containsEntry("stoke-1", uids.get("stoke-1"));
    makePodsReady();
    awaitReplaced("stoke-1", uids);
    makePodsReady();
    awaitReplaced("stoke-0", uids);
    makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
    await()
        .until(() ->
            statefulSet().getSpec().getUpdateStrategy().getRollingUpdate().getPartition() == 3);
  }

  @Test
  void aPodThatCannotRunIsNamedAbsentUntilItRuns() {
    createReadyCluster();

    client.resource(pod("stoke-1")).subresource("status").patch(MERGE, CRASHED);
    await().untilAsserted(() -> assertThat(config()).contains("absent:\n    - \"stoke-1="));
    await().until(() -> state("stoke-1") == MemberStatus.State.Absent);

    makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
    assertThat(config()).contains("absent: []");
    await().untilAsserted(() -> assertThat(events()).contains("MemberAbsent", "MemberReady"));
  }

  @Test
  void reconcilingAgainWritesNothing() {
    createReadyCluster();
    var before = versions();
    var eventsBefore = events();
    var statusBefore = cluster().getStatus();

    operator.close();
    startOperator();
    // The restarted operator reconciles everything; this makes it do so once more.
    client
        .resource(cluster())
        .edit(cluster -> {
          cluster.getMetadata().setLabels(Map.of("touched", "by-a-user"));
          return cluster;
        });
    await()
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> {
          assertThat(versions()).isEqualTo(before);
          assertThat(events()).isEqualTo(eventsBefore);
          assertThat(cluster().getStatus()).isEqualTo(statusBefore);
        });
  }

  @Test
  void whatSomebodyElseChangesOrDeletesIsPutRight() {
    createReadyCluster();

    long before = revision();
    client.configMaps().inNamespace(namespace).withName("stoke-config").delete();
    await().untilAsserted(() -> assertThat(revision()).isGreaterThan(before));

    client
        .apps()
        .statefulSets()
        .inNamespace(namespace)
        .withName("stoke")
        .edit(set -> {
          set.getSpec().setReplicas(1);
          return set;
        });
    await().until(() -> statefulSet().getSpec().getReplicas() == 3);
  }

  @Test
  void aMemberHasItsCertificateBeforeItsPodIsMade() {
    createReadyCluster();
    assertThat(ownSecret("peer-tls"))
        .containsOnlyKeys(
            "ca.crt",
            "stoke-0.crt",
            "stoke-0.key",
            "stoke-1.crt",
            "stoke-1.key",
            "stoke-2.crt",
            "stoke-2.key");
    var before = ownSecret("peer-tls");

    scale(4);
    await().until(() -> pods().size() == 4);
    assertThat(ownSecret("peer-tls"))
        .containsAllEntriesOf(before)
        .containsKeys("stoke-3.crt", "stoke-3.key");
  }

  @Test
  void aSecretOfItsOwnThatIsDeletedIsMadeAgainAndThatIsSaid() {
    createReadyCluster();
    var before = ownSecret("ledger-mac");

    client.secrets().inNamespace(namespace).withName("stoke-ledger-mac").delete();

    await()
        .untilAsserted(
            () -> assertThat(ownSecret("ledger-mac")).containsKey("keys").isNotEqualTo(before));
    await().until(() -> events().contains("LedgerMacRegenerated"));
  }

  @Test
  void garbageInASecretOfItsOwnIsNamedAndLeftAlone() {
    createReadyCluster();
    client
        .secrets()
        .inNamespace(namespace)
        .withName("stoke-ca")
        .edit(secret -> {
          secret.getData().put("tls.key", "Z2FyYmFnZQ==");
          return secret;
        });

    var ready = awaitReady(condition -> condition.getReason().equals("PeerCredentialsBroken"));
    assertThat(ready.getMessage())
        .contains("Secret " + namespace + "/stoke-ca, key tls.key, holds no EC private key");
    assertThat(ownSecret("ca")).containsEntry("tls.key", "Z2FyYmFnZQ==");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          replicas: 0                                          | spec.replicas must be at least 1
          replicas: -1                                         | spec.replicas must be at least 1
          replicas: 101                                        | spec.replicas must be at most 100
          image: ''                                            | spec.image must name a container image
          tokens: {keyDuration: 1h, tokenDuration: 30m}        | more than twice spec.tokens.tokenDuration
          tokens: {keyDuration: forever}                       | must be a duration such as 3h
          tokens: {tokenDuration: 10}                          | tokenDuration
          keys: {propagationDelay: 130m}                       | too short to rotate keys in time
          keys: {revoked: [stoke-0]}                           | must hold key ids
          keys: {rotate: "${env:HOME}"}                        | must not hold '$'
          keys: {maxSigners: 1}                                | must be 0 (every pod signs) or from 2 to 100
          cluster: {endpointLag: soon}                         | must be a duration such as 25s
          cluster: {endpointLag: 2s}                           | between 3s and 10m
          tokens: {issuer: ''}                                 | spec.tokens.issuer must not be empty
          tokens: {algorithm: HS256}                           | ECDSA
          tokens: {refreshLimit: -1}                           | use 0 for no limit
          tokens: {userInfo: {username: exp}}                  | choose other names
          keys: {propagationDelay: soon}                       | must be a duration such as 5m
          cluster: {refreshSeconds: 0}                         | between 1 and 3600
          users: {dbInit: {secretName: a, configMapName: b}}   | exactly one of secretName and configMapName
          users: {dbInit: {}}                                  | exactly one of secretName and configMapName
          database: {secretName: stoke-db, port: 0}            | between 1 and 65535
          database: {secretName: stoke-db, type: mysql}        | postgres
          database: {secretName: Not A Name}                   | must be the name of a Secret
          database: {}                                         | secretName
          """)
  void aWrongManifestIsRefusedWithASentence(String field, String sentence) {
    var manifest =
        """
        apiVersion: stoke.hppr.dev/v1
        kind: StokeCluster
        metadata: {name: wrong}
        spec:
          %s
        """
            .formatted(
                field.startsWith("database")
                    ? field
                    : "database: {secretName: stoke-db}\n  " + field);
    var refusal = catchThrowableOfType(KubernetesClientException.class, () -> create(manifest));
    assertThat(refusal).as("it was accepted").isNotNull();
    assertThat(refusal.getCode()).isEqualTo(422);
    assertThat(refusal.getStatus().getMessage()).contains(sentence);
  }

  @Test
  void theQuickstartIsAccepted() throws IOException {
    try (var example = Files.newInputStream(Path.of("../examples/quickstart.yaml"))) {
      client.load(example).inNamespace(namespace).serverSideApply();
    }
    createSecret(CREDENTIALS);
    await().until(() -> pods().size() == 3);
    assertThat(config()).contains("user_init_file");
  }

  private void createReadyCluster() {
    createSecret(CREDENTIALS);
    create(CLUSTER);
    await().until(() -> pods().size() == 3);
    makePodsReady();
    awaitReady(condition -> condition.getStatus().equals("True"));
    // The last thing that is written.
    await().until(() -> events().contains("AllPodsReady"));
  }

  private void create(String manifest) {
    client
        .resource(Serialization.unmarshal(manifest, GenericKubernetesResource.class))
        .inNamespace(namespace)
        .create();
  }

  private Secret secret(Map<String, String> values) {
    return new SecretBuilder()
        .withNewMetadata()
        .withName("stoke-db")
        .withNamespace(namespace)
        .endMetadata()
        .withStringData(values)
        .build();
  }

  private void createSecret(Map<String, String> values) {
    client.resource(secret(values)).create();
  }

  private void scale(int replicas) {
    client.resources(StokeCluster.class).inNamespace(namespace).withName("stoke").scale(replicas);
  }

  private StokeCluster cluster() {
    return client.resources(StokeCluster.class).inNamespace(namespace).withName("stoke").get();
  }

  private boolean ready(int replicas) {
    return Integer.valueOf(replicas).equals(cluster().getStatus().readyReplicas());
  }

  private MemberStatus.@Nullable State state(String member) {
    return cluster().getStatus().members().stream()
        .filter(status -> status.name().equals(member))
        .map(MemberStatus::state)
        .findFirst()
        .orElse(null);
  }

  private Pod pod(String name) {
    return client.pods().inNamespace(namespace).withName(name).get();
  }

  /** What a kubelet and a controller do together. */
  private void awaitReplaced(String name, Map<String, String> uids) {
    await()
        .until(() -> {
          var pod = pod(name);
          if (pod != null && pod.getMetadata().getDeletionTimestamp() != null) {
            client.resource(pod).withGracePeriod(0).delete();
            return false;
          }
          return pod != null && !pod.getMetadata().getUid().equals(uids.get(name));
        });
  }

  private Condition awaitReady(Predicate<Condition> wanted) {
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

  private StatefulSet statefulSet() {
    return client.apps().statefulSets().inNamespace(namespace).withName("stoke").get();
  }

  private long revision() {
    Matcher revision = Pattern.compile("revision: ([0-9]+)").matcher(config());
    assertThat(revision.find()).isTrue();
    return Long.parseLong(revision.group(1));
  }

  private String config() {
    return Stream.ofNullable(
            client.configMaps().inNamespace(namespace).withName("stoke-config").get())
        .map(map -> map.getData().get("config.yaml"))
        .findFirst()
        .orElse("");
  }

  /** Data of a Secret that the operator makes; empty when there is none. */
  private Map<String, String> ownSecret(String name) {
    return Stream.ofNullable(
            client.secrets().inNamespace(namespace).withName("stoke-" + name).get())
        .map(Secret::getData)
        .findFirst()
        .orElse(Map.of());
  }

  private List<Pod> pods() {
    return client.pods().inNamespace(namespace).list().getItems();
  }

  private static Map<String, String> uids(List<Pod> pods) {
    return pods.stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(), pod -> pod.getMetadata().getUid()));
  }

  private void makePodsReady() {
    pods().forEach(pod -> client.resource(pod).subresource("status").patch(MERGE, READY));
  }

  /** Such a pod ends in its own time; without a node it is gone as soon as it is deleted. */
  private void runOnANode(Pod pod) {
    var binding =
        new BindingBuilder()
            .withNewMetadata()
            .withName(pod.getMetadata().getName())
            .withNamespace(namespace)
            .endMetadata()
            .withNewTarget()
            .withApiVersion("v1")
            .withKind("Node")
            .withName("node")
            .endTarget()
            .build();
    client.raw(
        "/api/v1/namespaces/%s/pods/%s/binding".formatted(namespace, pod.getMetadata().getName()),
        "POST",
        binding);
  }

  /** What a kubelet does with pods that are to end. */
  private void letPodsEnd() {
    await()
        .until(() -> {
          pods().stream()
              .filter(pod -> pod.getMetadata().getDeletionTimestamp() != null)
              .forEach(pod -> client.resource(pod).withGracePeriod(0).delete());
          return pods().size() == 2;
        });
  }

  private List<HasMetadata> children() {
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
            .apps()
            .statefulSets()
            .inNamespace(namespace)
            .withLabelSelector(Names.MANAGED)
            .list()
            .getItems());
    return children;
  }

  /** Of everything that the operator writes but the StokeCluster, which the test writes, too. */
  private Map<String, String> versions() {
    var versions = new TreeMap<String, String>();
    Stream.concat(children().stream(), pods().stream())
        .forEach(object ->
            versions.put(
                object.getKind() + "/" + object.getMetadata().getName(),
                object.getMetadata().getResourceVersion()));
    return versions;
  }

  private List<String> events() {
    return client.v1().events().inNamespace(namespace).list().getItems().stream()
        .filter(event -> event.getInvolvedObject().getKind().equals("StokeCluster"))
        .map(Event::getReason)
        .toList();
  }
}
