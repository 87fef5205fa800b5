package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.resources.Certificate;
import dev.stoke.operator.resources.ServiceMonitor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.gatewayapi.v1.HTTPRoute;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Children that come, change and go with an option, where every kind of them is defined. */
abstract class OptionalChildScenarios extends ClusterScenarios {
  private static final Path DEFINITIONS = Path.of("src/test/resources/optional-crds.yaml");

  OptionalChildScenarios(OperatorFixture fixture) {
    super(fixture);
  }

  /** Before the operator starts, which looks for them only now and then. */
  static void defineKinds(KubernetesClient admin) {
    try (var definitions = Files.newInputStream(DEFINITIONS)) {
      admin.load(definitions).serverSideApply();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    await().ignoreExceptions().until(() -> admin.resources(HTTPRoute.class).list() != null);
    await().ignoreExceptions().until(() -> admin.resources(ServiceMonitor.class).list() != null);
    await().ignoreExceptions().until(() -> admin.resources(Certificate.class).list() != null);
  }

  @Test
  void anOptionMakesItsChildAndFollowsItAndTakesItAway() {
    createReadyCluster();

    patch(
        """
        {"spec": {"networkPolicy": {"enabled": true}, "ingress": {"hosts": ["a.example"]},
          "monitoring": {"serviceMonitor": true}, "podDisruptionBudget": {"enabled": true}}}
        """);
    for (var type : asked()) {
      await().until(() -> isThere(type));
    }

    patch(
        """
        {"spec": {"networkPolicy": {"clients": [{"cidr": "10.0.0.0/8"}]},
          "ingress": {"hosts": ["b.example"]},
          "monitoring": {"interval": "60s"},
          "podDisruptionBudget": {"maxUnavailable": 2}}}
        """);
    for (var type : asked()) {
      await().untilAsserted(() -> assertThat(generation(type)).isGreaterThan(1));
    }

    patch("{\"spec\": {\"ingress\": {\"gateway\": {\"name\": \"public\"}}}}");
    await().until(() -> isThere(HTTPRoute.class) && !isThere(Ingress.class));
    patch("{\"spec\": {\"ingress\": {\"hosts\": [\"c.example\"]}}}");
    await().untilAsserted(() -> assertThat(generation(HTTPRoute.class)).isGreaterThan(1));

    patch(
        """
        {"spec": {"networkPolicy": null, "ingress": null, "monitoring": null,
          "podDisruptionBudget": {"enabled": false}}}
        """);
    for (var type : asked()) {
      await().until(() -> !isThere(type));
    }
    await().until(() -> !isThere(HTTPRoute.class));
  }

  @Test
  void aCertificateIsAskedForBeforeAnythingElseThatNeedsIt() {
    createSecret(DATABASE);
    create(CLUSTER + "  tls: {certManager: {issuerRef: {name: house-ca}}}\n");
    await().until(() -> isThere(Certificate.class));
    var ready = awaitReady(condition -> condition.getReason().equals("CertificateAwaited"));
    assertThat(ready.getMessage())
        .contains("Secret " + namespace + "/stoke-public-tls has no certificate yet")
        .contains("signed by the Issuer house-ca");
    assertThat(children()).as("all that needs it").isEmpty();

    patch("{\"spec\": {\"tls\": {\"certManager\": {\"dnsNames\": [\"login.example\"]}}}}");
    await().untilAsserted(() -> assertThat(generation(Certificate.class)).isGreaterThan(1));
    assertThat(certificate().getSpec().dnsNames())
        .startsWith("stoke", "stoke." + namespace, "stoke." + namespace + ".svc")
        .endsWith("login.example");

    createCertificate("stoke-public-tls");
    awaitReady(condition -> condition.getReason().equals("PodsNotReady"));
    assertThat(children()).hasSize(8);
    var made = certificate().getMetadata();
    assertThat(made.getOwnerReferences()).hasSize(1);

    patch("{\"spec\": {\"tls\": {\"certManager\": null, \"secretName\": \"stoke-public-tls\"}}}");
    await().until(() -> !isThere(Certificate.class));
    assertThat(client.secrets().inNamespace(namespace).withName("stoke-public-tls").get())
        .as("it is cert-manager's")
        .isNotNull();
  }

  @Test
  void whatRunsGoesOnAsItIsUntilTheCertificateIsThere() {
    createReadyCluster();
    patch("{\"spec\": {\"podDisruptionBudget\": {\"enabled\": true}}}");
    await().until(() -> isThere(PodDisruptionBudget.class));
    var before = versions();

    patch(
        """
        {"spec": {"replicas": 5, "podDisruptionBudget": {"enabled": false},
          "tls": {"certManager": {"issuerRef": {"name": "house-ca"}}}}}
        """);
    awaitReady(condition -> condition.getReason().equals("CertificateAwaited"));
    await().until(() -> isThere(Certificate.class));
    assertThat(versions()).isEqualTo(before);
    assertThat(isThere(PodDisruptionBudget.class)).as("not even taken away").isTrue();

    createCertificate("stoke-public-tls");
    await().until(() -> kubelet.pods().size() == 5 && !isThere(PodDisruptionBudget.class));
  }

  @Test
  void aSecretOfOthersIsNotGivenToCertManager() {
    createSecret(DATABASE);
    createCertificate("somebody-elses");
    create(CLUSTER + "  tls: {certManager: {issuerRef: {name: house-ca}}}\n");

    var ready = awaitReady(condition -> condition.getReason().equals("ObjectNotOurs"));
    assertThat(ready.getMessage())
        .contains("Secret " + namespace + "/stoke-public-tls is needed, exists already");
    assertThat(isThere(Certificate.class)).isFalse();
  }

  /** As cert-manager makes its Secret. */
  private void createCertificate(String ofCertificate) {
    // spotless:off
    client.resource(new SecretBuilder()
            .withNewMetadata()
              .withName("stoke-public-tls")
              .withNamespace(namespace)
              .addToAnnotations("cert-manager.io/certificate-name", ofCertificate)
            .endMetadata()
            .withType("kubernetes.io/tls")
            .addToStringData("tls.crt", "c")
            .addToStringData("tls.key", "k")
            .build())
        .create();
    // spotless:on
  }

  private Certificate certificate() {
    return client
        .resources(Certificate.class)
        .inNamespace(namespace)
        .withName("stoke-public-tls")
        .get();
  }

  private static List<Class<? extends HasMetadata>> asked() {
    return List.of(
        PodDisruptionBudget.class, NetworkPolicy.class, Ingress.class, ServiceMonitor.class);
  }

  private boolean isThere(Class<? extends HasMetadata> type) {
    return !client.resources(type).inNamespace(namespace).list().getItems().isEmpty();
  }

  private long generation(Class<? extends HasMetadata> type) {
    return client.resources(type).inNamespace(namespace).list().getItems().stream()
        .mapToLong(child -> child.getMetadata().getGeneration())
        .max()
        .orElse(0);
  }

  private void patch(String change) {
    client
        .resources(StokeCluster.class)
        .inNamespace(namespace)
        .withName("stoke")
        .patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }
}
