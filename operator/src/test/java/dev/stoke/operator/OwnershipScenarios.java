package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.IngressBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Objects of others that are called as the StokeCluster's own have to be. */
abstract class OwnershipScenarios extends ClusterScenarios {
  OwnershipScenarios(OperatorFixture fixture) {
    super(fixture);
  }

  @Test
  void whatBelongsToOthersIsNamedAndLeftAloneUntilItGoes() {
    createSecret(DATABASE);
    var web = create(new ConfigMapBuilder().withMetadata(metadata("web")).build());
    // spotless:off
    var taken = List.of(
        create(new ServiceBuilder()
            .withMetadata(metadata("stoke"))
            .withNewSpec().addNewPort().withPort(80).endPort().endSpec()
            .build()),
        create(new ConfigMapBuilder()
            .withMetadata(metadata("stoke-config"))
            .editMetadata()
              .addNewOwnerReference()
                .withApiVersion("v1").withKind("ConfigMap").withName("web")
                .withUid(web.getMetadata().getUid())
              .endOwnerReference()
            .endMetadata()
            .addToData("mine", "yes")
            .build()),
        // As if it were ours: the label alone says nothing.
        create(new SecretBuilder()
            .withMetadata(metadata("stoke-ca"))
            .editMetadata().addToLabels(Names.MANAGED_BY, Names.OPERATOR).endMetadata()
            .addToStringData("mine", "yes")
            .build()));
    // spotless:on
    create(CLUSTER);

    var ready = awaitReady(condition -> condition.getReason().equals("ObjectNotOurs"));
    assertThat(ready.getMessage())
        .contains(
            "Service %s/stoke is needed, exists already and has no owner. It is left alone: delete"
                .formatted(namespace))
        .contains("ConfigMap %s/stoke-config".formatted(namespace))
        .contains("and belongs to ConfigMap web.")
        .contains("Secret %s/stoke-ca".formatted(namespace));
    assertThat(conflict())
        .singleElement()
        .satisfies(condition -> assertThat(condition.getStatus()).isEqualTo("False"));
    await().untilAsserted(() -> assertThat(events()).containsExactly("ObjectNotOurs"));
    assertThat(statefulSet()).isNull();
    assertThat(taken)
        .allSatisfy(object -> assertThat(version(object)).isEqualTo(version(live(object))));

    taken.forEach(object -> client.resource(object).delete());
    awaitReady(condition -> condition.getReason().equals("PodsNotReady"));
    assertThat(conflict()).isEmpty();
    assertThat(children())
        .hasSize(8)
        .allSatisfy(child ->
            assertThat(child.getMetadata().getOwnerReferences())
                .singleElement()
                .satisfies(owner -> assertThat(owner.getKind()).isEqualTo("StokeCluster")));
  }

  @Test
  void anOptionWhoseNameIsTakenLeavesThePodsAlone() {
    createReadyCluster();
    var before = versions();
    // spotless:off
    var ingress = create(new IngressBuilder()
        .withMetadata(metadata("stoke"))
        .editMetadata().addToLabels(Names.MANAGED_BY, "Helm").endMetadata()
        .withNewSpec()
          .withNewDefaultBackend()
            .withNewService().withName("other").withNewPort().withNumber(80).endPort().endService()
          .endDefaultBackend()
        .endSpec()
        .build());
    // spotless:on

    ask("{\"spec\": {\"ingress\": {\"hosts\": [\"login.example\"]}}}");
    var ready = awaitReady(condition -> condition.getReason().equals("ObjectNotOurs"));
    assertThat(ready.getMessage())
        .contains("Ingress %s/stoke".formatted(namespace), "and is managed by Helm.");
    assertThat(version(live(ingress))).isEqualTo(version(ingress));
    assertThat(versions()).isEqualTo(before);

    ask("{\"spec\": {\"ingress\": null}}");
    awaitReady(condition -> condition.getStatus().equals("True"));
    assertThat(version(live(ingress)))
        .as("not deleted with the option")
        .isEqualTo(version(ingress));
    assertThat(versions()).isEqualTo(before);
  }

  private <T extends HasMetadata> T create(T object) {
    return client.resource(object).create();
  }

  private HasMetadata live(HasMetadata object) {
    return client.resource(object).get();
  }

  private static String version(HasMetadata object) {
    return object.getMetadata().getResourceVersion();
  }

  private ObjectMeta metadata(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(Map.of("of", "somebody-else"))
        .build();
  }

  private void ask(String change) {
    client
        .resources(StokeCluster.class)
        .inNamespace(namespace)
        .withName("stoke")
        .patch(PatchContext.of(PatchType.JSON_MERGE), change);
  }

  private List<Condition> conflict() {
    return cluster().getStatus().conditions().stream()
        .filter(condition -> condition.getType().equals("ObjectsOwned"))
        .toList();
  }
}
