package dev.stoke.operator;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.UserCa;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the operator makes of a StokeCluster, what it needs for that, and how it keeps it as it is.
 */
abstract class ObjectScenarios extends ClusterScenarios {
  ObjectScenarios(OperatorFixture fixture) {
    super(fixture);
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
        .hasSize(8)
        .allSatisfy(child ->
            assertThat(child.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getController()).isTrue()));
  }

  @Test
  void theAuthPodsAreSomebodyOfTheirOwnWithoutAToken() {
    createReadyCluster();

    assertThat(
            client
                .serviceAccounts()
                .inNamespace(namespace)
                .withName("stoke")
                .get()
                .getAutomountServiceAccountToken())
        .isFalse();
    assertThat(kubelet.pods())
        .hasSize(3)
        .allSatisfy(pod -> {
          assertThat(pod.getSpec().getServiceAccountName()).isEqualTo("stoke");
          assertThat(pod.getSpec().getAutomountServiceAccountToken()).isFalse();
        });
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

    client.resource(secret(DATABASE)).update();
    awaitReady(condition -> condition.getReason().equals("PodsNotReady"));
    assertThat(children()).hasSize(8);
    assertThat(events())
        .containsOnlyOnce("DatabaseSecretMissing")
        .containsOnlyOnce("DatabaseSecretIncomplete");
  }

  @Test
  void initialUsersMayComeFromAConfigMapThatIsMadeLater() {
    client.resource(secret(DATABASE)).create();
    create(CLUSTER + "  users: {dbInit: {configMapName: first-users}}\n");
    var ready = awaitReady(condition -> condition.getReason().startsWith("InitialUsers"));
    assertThat(ready.getMessage()).contains("ConfigMap " + namespace + "/first-users");

    client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("first-users")
                .withNamespace(namespace)
                .endMetadata()
                .addToData("dbinit.yaml", "users: []")
                .build())
        .create();
    awaitReady(condition -> condition.getReason().equals("PodsNotReady"));
  }

  @Test
  void aSecretThatIsDeletedLaterLeavesThePodsAlone() {
    createReadyCluster();
    var before = versions();

    client.resource(secret(DATABASE)).delete();
    scale(5);

    awaitReady(condition -> condition.getReason().equals("DatabaseSecretMissing"));
    assertThat(versions()).isEqualTo(before);
  }

  @Test
  void reconcilingAgainWritesNothing() {
    createReadyCluster();
    var before = versions();
    var eventsBefore = events();
    var statusBefore = cluster().getStatus();

    fixture.restartOperator();
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
    var deleted = configMap().map(ObjectScenarios::uid);
    client.configMaps().inNamespace(namespace).withName("stoke-config").delete();
    await()
        .untilAsserted(() ->
            assertThat(configMap().map(ObjectScenarios::uid)).isPresent().isNotEqualTo(deleted));
    // The same one when it is made again before its end was seen.
    assertThat(revision()).isGreaterThanOrEqualTo(before);

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
    await().until(() -> kubelet.pods().size() == 4);
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
  void anAuthorityOfTheUserIsTakenUpAndWhatIsWrongWithItIsNamed() {
    createReadyCluster();
    var before = versions();
    var made = ownSecret("ca");

    client
        .resources(StokeCluster.class)
        .inNamespace(namespace)
        .withName("stoke")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"cluster\": {\"caSecretName\": \"house-ca\"}}}");
    var ready = awaitReady(condition -> condition.getReason().equals("SecretMissing"));
    assertThat(ready.getMessage())
        .contains("/house-ca does not exist: create it with the keys tls.crt, tls.key")
        .contains("in spec.cluster.caSecretName");
    var data = new TreeMap<>(UserCa.secretData());
    var house =
        client
            .resource(
                new SecretBuilder()
                    .withNewMetadata()
                    .withName("house-ca")
                    .withNamespace(namespace)
                    .endMetadata()
                    .withData(Map.of("tls.crt", data.get("tls.crt"), "tls.key", "Z2FyYmFnZQ=="))
                    .build())
            .create();
    ready = awaitReady(condition -> condition.getReason().equals("AuthorityUnusable"));
    assertThat(ready.getMessage())
        .contains("/house-ca, key tls.key, holds no EC or RSA private key")
        .doesNotContain("garbage");
    assertThat(versions()).isEqualTo(before);

    house.setData(data);
    client.resource(house).update();
    // These pods never report to trust it.
    await().until(() -> ownSecret("ca").containsKey("next.crt"));
    assertThat(ownSecret("ca")).containsAllEntriesOf(made);
    await().until(() -> events().contains("AuthorityChangeStarted"));
    await()
        .untilAsserted(() ->
            assertThat(decoded(ownSecret("peer-tls").get("ca.crt")))
                .isEqualTo(decoded(made.get("tls.crt")) + decoded(data.get("tls.crt"))));
    awaitReady(condition -> condition.getStatus().equals("True"));
  }

  private static String decoded(@Nullable String base64) {
    return base64 == null ? "" : new String(Base64.getDecoder().decode(base64), US_ASCII);
  }

  @Test
  void whatASecretOfItsOwnIsNotToHoldIsTakenOut() {
    createReadyCluster();
    var before = ownSecret("ledger-mac");

    client
        .secrets()
        .inNamespace(namespace)
        .withName("stoke-ledger-mac")
        .edit(secret -> {
          secret.getData().put("other", "b3RoZXI=");
          return secret;
        });

    await().untilAsserted(() -> assertThat(ownSecret("ledger-mac")).isEqualTo(before));
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
        .contains("Secret " + namespace + "/stoke-ca, key tls.key, holds no EC or RSA private key");
    assertThat(ownSecret("ca")).containsEntry("tls.key", "Z2FyYmFnZQ==");
  }

  private static String uid(HasMetadata object) {
    return object.getMetadata().getUid();
  }
}
