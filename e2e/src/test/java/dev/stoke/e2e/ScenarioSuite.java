package dev.stoke.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoke.e2e.AuthApi.Session;
import dev.stoke.local.up.ApiKind;
import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import dev.stoke.local.up.UpOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.FieldValidateable.Validation;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What a user does with a StokeCluster, with real pods, a real PostgreSQL and the operator as a
 * process. Run once for each Kubernetes API, so that the embedded one cannot drift from the real
 * one.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class ScenarioSuite {
  private final ApiKind api;
  private LocalStoke local;
  private Path operatorLog;

  ScenarioSuite(ApiKind api) {
    this.api = api;
  }

  @BeforeAll
  void start(@TempDir Path directory) {
    operatorLog = directory.resolve("logs/operator.log");
    local =
        LocalStoke.start(
            new UpOptions(TestCluster.Checkout.ROOT, directory, 0, api), (step, detail) -> {});
  }

  @AfterAll
  void stop() {
    if (local != null) {
      local.close();
    }
  }

  @Test
  void tokensOfEachPodVerifyWithTheKeySetOfEveryOtherPod() throws Exception {
    try (var cluster = TestCluster.apply(local, "apply", 3).awaitReady(3)) {
      List<AuthApi> pods = cluster.auth();
      for (AuthApi issuer : pods) {
        Session session = issuer.loginAsTold(TestCluster.USERNAME, TestCluster.PASSWORD);
        for (AuthApi other : pods) {
          assertThat(other.pkeys("")).as("keys of %s", other).contains(Verifier.kid(session));
          assertThat(Verifier.of(other).verify(session).getExpirationTime()).isInTheFuture();
        }
      }
    }
  }

  @Test
  void aRefreshWorksOnAPodThatDidNotIssueTheToken() throws Exception {
    try (var cluster = TestCluster.apply(local, "refresh", 2).awaitReady(2)) {
      Session issued = cluster.login(0);

      Session refreshed = cluster.auth(1).refresh(issued);

      assertThat(refreshed.token()).isNotEqualTo(issued.token());
      assertThat(Verifier.of(cluster.auth(0)).verify(refreshed).getExpirationTime())
          .isInTheFuture();
    }
  }

  @Test
  void scalingKeepsThePodsThatStayAndTheTokensOfThoseThatGo() throws Exception {
    try (var cluster = TestCluster.apply(local, "scale", 3).awaitReady(3)) {
      var before = List.of(identity(cluster, 0), identity(cluster, 1));

      cluster.scale(5);
      cluster.awaitReady(5);
      List<Session> sessions = new ArrayList<>();
      for (int ordinal = 0; ordinal < 5; ordinal++) {
        sessions.add(cluster.login(ordinal));
      }
      cluster.scale(2);
      cluster.awaitReady(2);

      for (AuthApi pod : cluster.auth()) {
        for (Session session : sessions) {
          assertThat(Verifier.of(pod).verify(session).getExpirationTime()).isInTheFuture();
        }
      }
      assertThat(List.of(identity(cluster, 0), identity(cluster, 1))).isEqualTo(before);
    }
  }

  @Test
  void aKilledPodComesBackAndItsEarlierTokensStayVerifiableOnTheOthers() throws Exception {
    try (var cluster = TestCluster.apply(local, "killed", 3).awaitReady(3)) {
      Session issued = cluster.login(1);
      String uid = cluster.pod(1).getMetadata().getUid();

      assertThat(cluster.process(1).destroyForcibly()).isTrue();

      for (int other : new int[] {0, 2}) {
        assertThat(Verifier.of(cluster.auth(other)).verify(issued).getExpirationTime())
            .isInTheFuture();
      }
      await("restart of the container")
          .atMost(TestCluster.PATIENCE)
          .until(() -> cluster.restarts(1) == 1);
      cluster.awaitReady(3);
      assertThat(cluster.pod(1).getMetadata().getUid()).isEqualTo(uid);
      for (AuthApi pod : cluster.auth()) {
        assertThat(Verifier.of(pod).verify(issued).getExpirationTime()).isInTheFuture();
      }
      assertThat(Verifier.of(cluster.auth(0)).verify(cluster.login(1)).getExpirationTime())
          .isInTheFuture();
    }
  }

  @Test
  void aDeletedPodIsReplacedAndItsTokensStayVerifiable() throws Exception {
    try (var cluster = TestCluster.apply(local, "replaced", 2).awaitReady(2)) {
      Session issued = cluster.login(1);
      String uid = cluster.pod(1).getMetadata().getUid();

      local.client().pods().inNamespace(LocalStoke.NAMESPACE).withName("replaced-1").delete();

      await("a new pod")
          .atMost(TestCluster.PATIENCE)
          .until(() -> {
            // Asked once: between two answers it may go.
            var now = cluster.pod(1);
            return now != null && !now.getMetadata().getUid().equals(uid);
          });
      cluster.awaitReady(2);
      for (AuthApi pod : cluster.auth()) {
        assertThat(Verifier.of(pod).verify(issued).getExpirationTime()).isInTheFuture();
      }
    }
  }

  @Test
  void aChangedConfigurationIsLoadedWithoutARestart() throws Exception {
    try (var cluster = TestCluster.apply(local, "reload", 2).awaitReady(2)) {
      var before = List.of(identity(cluster, 0), identity(cluster, 1));
      long revision = ManagementApi.of(cluster.pod(0)).revision();

      cluster.edit(stored -> {
        Map<String, Object> spec = stored.get("spec");
        spec.put("cluster", Map.of("refreshSeconds", 7, "endpointLag", "3s"));
      });

      for (int ordinal = 0; ordinal < 2; ordinal++) {
        var management = ManagementApi.of(cluster.pod(ordinal));
        await("revision of pod " + ordinal)
            .atMost(TestCluster.PATIENCE)
            .until(() -> management.revision() > revision);
      }
      assertThat(List.of(identity(cluster, 0), identity(cluster, 1))).isEqualTo(before);
    }
  }

  @Test
  void everyMetricOfTheDashboardIsThere() throws Exception {
    // Long, so that the second pod lets the first one sign.
    var keys = Map.<String, Object>of("keys", Map.of("propagationDelay", "5m"));
    try (var cluster = TestCluster.apply(local, "metrics", 2, keys).awaitReady(2)) {
      var shown = new HashSet<>(ManagementApi.ofOperator(operatorLog).metrics());
      for (int ordinal = 0; ordinal < 2; ordinal++) {
        // A pod that is ready may not have reached the database yet.
        var session =
            await("login")
                .atMost(TestCluster.PATIENCE)
                .ignoreExceptionsInstanceOf(IOException.class)
                .until(login(cluster, ordinal), Objects::nonNull);
        cluster.auth(ordinal).refresh(session);
      }
      for (int ordinal = 0; ordinal < 2; ordinal++) {
        shown.addAll(ManagementApi.of(cluster.pod(ordinal)).metrics());
      }

      assertThat(shown).containsAll(Dashboard.metrics());
    }
  }

  @Test
  void deletingTheClusterTakesEverythingItMadeWithIt() {
    var cluster = TestCluster.apply(local, "deleted", 2).awaitReady(2);

    cluster.close();

    var client = local.client();
    var labels = Map.of("app.kubernetes.io/instance", "deleted");
    await("children gone")
        .atMost(TestCluster.PATIENCE)
        .untilAsserted(() -> {
          assertThat(
                  client
                      .apps()
                      .statefulSets()
                      .inNamespace("default")
                      .withLabels(labels)
                      .list()
                      .getItems())
              .isEmpty();
          assertThat(client.services().inNamespace("default").withLabels(labels).list().getItems())
              .isEmpty();
          assertThat(
                  client.configMaps().inNamespace("default").withLabels(labels).list().getItems())
              .isEmpty();
        });
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"replicas":0,"database":{"secretName":"stoke-db"}}               | spec.replicas
          {"replicas":-1,"database":{"secretName":"stoke-db"}}              | spec.replicas
          {"replicas":"many","database":{"secretName":"stoke-db"}}          | spec.replicas
          {"replicsa":3,"database":{"secretName":"stoke-db"}}               | spec.replicsa
          {"database":{}}                                                   | spec.database.secretName
          {"database":{"secretName":"stoke-db"},"tokens":{"tokenDuration":"half an hour"}} | spec.tokens.tokenDuration
          """)
  void aWrongManifestIsRefusedByTheApiServerWhichNamesTheField(String spec, String named) {
    var cluster =
        Serialization.unmarshal(
            """
            {"apiVersion":"stoke.hppr.dev/v1","kind":"StokeCluster",
             "metadata":{"name":"wrong","namespace":"default"},"spec":%s}
            """
                .formatted(spec),
            GenericKubernetesResource.class);

    assertThatThrownBy(
            () -> local.client().resource(cluster).fieldValidation(Validation.STRICT).create())
        .isInstanceOf(KubernetesClientException.class)
        .hasMessageContaining(named);
    assertThat(new StokeClusters(local.client()).find(LocalStoke.NAMESPACE, "wrong")).isEmpty();
  }

  @Test
  void aMissingDatabaseSecretIsNamedInTheConditionAndHealsWhenItAppears() {
    try (var cluster = TestCluster.applyWithoutDatabase(local, "nodb", 1)) {
      await("condition")
          .atMost(TestCluster.PATIENCE)
          .untilAsserted(() -> {
            assertThat(cluster.view().ready()).isFalse();
            assertThat(cluster.view().message()).contains("nodb-db");
          });

      local.postgres().createDatabase("nodb");
      new Manifests(local.client())
          .applySecret(
              LocalStoke.NAMESPACE, "nodb-db", local.postgres().database("nodb").secretValues());

      cluster.awaitReady(1);
    }
  }

  @Test
  void theOperatorMayDieAndComeBackInTheMiddleOfAScale() throws Exception {
    try (var cluster = TestCluster.apply(local, "operator-dies", 1).awaitReady(1)) {
      Session issued = cluster.login(0);

      cluster.scale(2);
      local.operator().handle().destroyForcibly();

      cluster.awaitReady(2);
      assertThat(Verifier.of(cluster.auth(1)).verify(issued).getExpirationTime()).isInTheFuture();
    }
  }

  private static Callable<Session> login(TestCluster cluster, int ordinal) {
    return () -> cluster.login(ordinal);
  }

  private static String identity(TestCluster cluster, int ordinal) {
    var pod = cluster.pod(ordinal);
    var container = pod.getStatus().getContainerStatuses().getFirst();
    return pod.getMetadata().getUid()
        + " "
        + container.getContainerID()
        + " "
        + container.getRestartCount();
  }
}
