package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.local.ApiServer;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.resources.ServiceMonitor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the operator makes of the options of a StokeCluster, on a Kubernetes API without a node. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class OptionScenarios {
  private static final Path OPTIONAL_CRDS = Path.of("src/test/resources/optional-crds.yaml");

  private static final List<Class<? extends HasMetadata>> OPTIONAL_CHILDREN =
      List.of(PodDisruptionBudget.class, NetworkPolicy.class, Ingress.class);

  /** With all that a server would rewrite: what it stores must not look like a difference. */
  private static final String EVERYTHING =
      """
      database:
        secretName: stoke-db
        tls: {ca: {secretName: stoke-files, key: ca.crt}}
      providers:
        oidc:
          - name: google
            discoveryUrl: https://accounts.example/.well-known/openid-configuration
            clientId: stoke
            clientSecret: {secretName: stoke-files, key: client-secret}
            redirectUri: https://login.example/back
      tls: {secretName: stoke-files}
      service: {type: NodePort, externalTrafficPolicy: Local, annotations: {a.example/b: c}}
      ingress: {hosts: [login.example], className: nginx, tlsSecretName: public-tls}
      networkPolicy:
        enabled: true
        restrictEgress: true
        clients: [{namespaceLabels: {a: b}, podLabels: {c: d}}, {cidr: 10.0.0.0/8}]
      scheduling:
        topologySpread: required
        nodeSelector: {pool: auth}
        tolerations: [{key: dedicated, value: auth, effect: NoExecute, tolerationSeconds: 30}]
        affinity:
          nodeAffinity:
            preferredDuringSchedulingIgnoredDuringExecution:
              - {weight: 1, preference: {matchExpressions: [{key: a, operator: Exists}]}}
      imagePullPolicy: Always
      imagePullSecrets: [registry]
      podTemplate:
        metadata: {labels: {team: identity}}
        spec:
          volumes: [{name: tmp, emptyDir: {sizeLimit: 1024Mi}}]
          containers:
            - name: stoke-pod
              env:
                - {name: EMPTY, value: ''}
                - {name: NODE, valueFrom: {fieldRef: {fieldPath: spec.nodeName}}}
            - name: sidecar
              image: proxy:1
              ports: [{containerPort: 9000}]
              livenessProbe: {tcpSocket: {port: 9000}}
              resources: {requests: {cpu: 1000m, memory: 1024Mi}, limits: {cpu: '2.0'}}
      """;

  private static final Map<String, String> FILES =
      Map.of("ca.crt", "c", "client-secret", "very-secret", "tls.crt", "t", "tls.key", "k");

  private ApiFixture api;
  private AdvancedClock clock;
  private StokeOperator operator;
  private OneCluster cluster;

  abstract ApiServer start(Path directory, LoopbackNetwork network);

  @BeforeAll
  void startServerAndOperator(@TempDir Path directory) throws IOException {
    api = new ApiFixture(network -> start(directory, network));
    clock = new AdvancedClock();
    startOperator();
  }

  private void startOperator() {
    operator =
        StokeOperator.create(
            api.client(), new Settings(Set.of(), 0), new FakePods(api.client()), clock);
    operator.start();
  }

  @AfterAll
  void stop() {
    if (operator != null) {
      operator.close();
    }
    if (api != null) {
      api.close();
    }
  }

  @BeforeEach
  void useANamespaceOfItsOwn() {
    cluster = new OneCluster(api, api.newNamespace());
  }

  @Test
  void whatIsAskedForIsThereAndGoesWhenItIsNot() {
    cluster.createReady("networkPolicy: {enabled: true}\ningress: {hosts: [login.example]}");
    assertThat(OPTIONAL_CHILDREN)
        .allSatisfy(
            type -> assertThat(cluster.child(type).getMetadata().getOwnerReferences()).hasSize(1));
    var before = cluster.versions();

    cluster.patch(
        "{\"spec\": {\"networkPolicy\": {\"enabled\": false}, \"ingress\": null,"
            + " \"podDisruptionBudget\": {\"enabled\": false}}}");

    await()
        .untilAsserted(() ->
            assertThat(OPTIONAL_CHILDREN)
                .allSatisfy(type -> assertThat(cluster.findChild(type)).isEmpty()));
    assertThat(before).containsAllEntriesOf(cluster.versions());
  }

  @Test
  void atRestNothingIsWrittenWhateverIsAskedFor() {
    cluster.createSecret("stoke-files", FILES);
    cluster.createReady(EVERYTHING);
    var before = cluster.versions();
    var status = cluster.get().getStatus();

    operator.close();
    startOperator();
    cluster.annotate("touched", "by-a-user");

    await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> {
          assertThat(cluster.versions()).isEqualTo(before);
          assertThat(cluster.get().getStatus()).isEqualTo(status);
        });
  }

  @Test
  void aSecretOfAProviderIsMountedAndNeverCopied() {
    cluster.create(EVERYTHING);
    var ready = cluster.awaitReady(condition -> condition.getReason().equals("SecretMissing"));
    assertThat(ready.getMessage())
        .contains("/stoke-files does not exist")
        .contains("ca.crt, client-secret, tls.crt, tls.key")
        .contains("spec.database.tls.ca and spec.providers and spec.tls");

    cluster.createSecret("stoke-files", FILES);
    await().until(() -> !cluster.pods().isEmpty());
    assertThat(cluster.configMap().toString())
        .contains("${file:secrets/google/client_secret}")
        .doesNotContain("very-secret");
  }

  @Test
  void aPauseHoldsEverythingBackAndItsEndLetsItHappen() {
    cluster.createReady("");
    cluster.annotate(Names.PAUSED, "true");
    await().until(() -> cluster.condition("Progressing").getReason().equals("Paused"));
    assertThat(cluster.condition("Ready").getStatus()).isEqualTo("True");
    var before = cluster.versions();

    cluster.patch("{\"spec\": {\"replicas\": 5, \"image\": \"other:1\"}}");
    var ready = cluster.awaitReady(condition -> condition.getReason().equals("Paused"));
    assertThat(ready.getMessage()).contains("changes wait for the end of the pause");
    assertThat(cluster.versions()).isEqualTo(before);

    cluster.annotate(Names.PAUSED, null);
    await().until(() -> cluster.pods().size() == 5);
  }

  @Test
  void aRestartIsAskedForByAnAnnotation() {
    cluster.createReady("");
    var uids = cluster.uids();

    cluster.annotate(Names.RESTART, "once");
    await().until(() -> !Objects.equals(cluster.uids().get("stoke-2"), uids.get("stoke-2")));
    assertThat(cluster.uids()).containsEntry("stoke-0", uids.get("stoke-0"));
    assertThat(cluster.statefulSet().getSpec().getTemplate().getMetadata().getAnnotations())
        .containsEntry(Names.RESTART, "once");
  }

  @Test
  void aHibernatedClusterRunsNoPodAndComesBackAtItsSize() {
    cluster.createReady("");

    cluster.patch("{\"spec\": {\"hibernated\": true}}");
    await().until(() -> cluster.pods().isEmpty());
    var ready =
        cluster.awaitReady(condition -> condition.getMessage().startsWith("No auth pod runs"));
    assertThat(ready.getReason()).isEqualTo("Hibernated");
    assertThat(cluster.get().getSpec().replicas()).isEqualTo(3);
    await().until(() -> cluster.configText().contains("static_peers: []"));

    cluster.patch("{\"spec\": {\"hibernated\": false}}");
    await().until(() -> cluster.pods().size() == 3);
    cluster.makePodsReady();
    cluster.awaitReady(condition -> condition.getStatus().equals("True"));
  }

  @Test
  void optionalKindsAreMissedAndMadeOnceTheyAreThere() throws IOException {
    cluster.createReady(
        "monitoring: {serviceMonitor: true}\n"
            + "ingress: {hosts: [login.example], gateway: {name: public}}");
    await()
        .untilAsserted(() ->
            assertThat(cluster.condition("OptionalApisFound").getMessage())
                .contains("no ServiceMonitor", "no HTTPRoute"));
    var withoutCertManager = new OneCluster(api, api.newNamespace());
    withoutCertManager.create("tls: {certManager: {issuerRef: {name: house-ca}}}");
    var missing =
        withoutCertManager.awaitReady(
            condition -> condition.getReason().equals("CertManagerMissing"));
    assertThat(missing.getMessage())
        .startsWith("cert-manager is not installed in this Kubernetes cluster")
        .contains("or name a Secret of yours in spec.tls.secretName");

    try (var definitions = Files.newInputStream(OPTIONAL_CRDS)) {
      api.client().load(definitions).serverSideApply();
    }
    await()
        .until(() -> {
          // So that they are looked for again.
          clock.advance(Duration.ofMinutes(2));
          cluster.annotate("touched", clock.instant().toString());
          return cluster.condition("OptionalApisFound").getStatus().equals("True");
        });
    await().until(() -> cluster.findChild(HTTPRoute.class).isPresent());
    await().until(() -> cluster.findChild(ServiceMonitor.class).isPresent());
    withoutCertManager.awaitReady(condition -> condition.getReason().equals("CertificateAwaited"));
    var before = cluster.child(HTTPRoute.class).getMetadata().getResourceVersion();

    cluster.patch("{\"spec\": {\"monitoring\": {\"serviceMonitor\": false}}}");
    await().until(() -> cluster.findChild(ServiceMonitor.class).isEmpty());
    assertThat(cluster.child(HTTPRoute.class).getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void aPodTemplateThatIsNoneIsNamedAndChangesNothing() {
    cluster.createReady("");
    var before = cluster.versions();

    cluster.patch("{\"spec\": {\"podTemplate\": {\"spec\": {\"nodeSelecter\": {\"a\": \"b\"}}}}}");

    var ready = cluster.awaitReady(condition -> condition.getReason().equals("PodTemplateInvalid"));
    assertThat(ready.getMessage())
        .contains("spec.podTemplate.spec.nodeSelecter is no field of Kubernetes' PodSpec");
    assertThat(cluster.versions()).isEqualTo(before);
  }
}
