package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.connection.ApiClient;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What earlier versions left behind is taken over: objects and their owners field by field. Pods
 * get the new template as any other, one after the other.
 */
final class UpgradeTest {
  @RegisterExtension static final RealApi API = new RealApi();

  private static final String NAMESPACE = "upgrade";

  @Test
  void objectsOfTheFirstVersionAreTakenOver() throws IOException {
    var stored = load(Path.of("src/test/resources/upgrade/0.1.0.yaml"));
    // Its certificates are as old as it is.
    var clock =
        Clock.offset(
            Clock.systemUTC(),
            Duration.between(
                Instant.now(),
                Instant.parse(stored.getFirst().getMetadata().getCreationTimestamp())
                    .plusSeconds(3_600)));
    restore(stored);
    try (var proxy = ApiProxy.before(API.config());
        var pods = new PodStub(API.client(), NAMESPACE, new Random(1), 50);
        var client = ApiClient.create(proxy.config(), Map.of())) {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> pods().size() == 3 && pods().stream().allMatch(PodStub::isReady));
      var podsBefore = uids(pods());
      var before = statefulSet();
      var managersBefore = managers(stored);

      try (var operator =
          StokeOperator.create(
              client, new Settings(Set.of(NAMESPACE), 0), new FakePods(API.client()), clock)) {
        operator.start();
        await().atMost(Duration.ofSeconds(30)).until(() -> proxy.calls().size() > 10);
        await()
            .atMost(Duration.ofSeconds(90))
            .until(() -> {
              assertThat(pods().stream().filter(PodStub::isReady).count())
                  .as("ready pods")
                  .isGreaterThanOrEqualTo(2);
              return allReplaced(podsBefore) && RestTest.isReady(cluster());
            });
        var podsAfter = uids(pods());
        assertThat(statefulSet().getMetadata().getUid()).isEqualTo(before.getMetadata().getUid());
        assertThat(managers(live())).as("owners of fields").isEqualTo(managersBefore);

        API.client()
            .resources(StokeCluster.class)
            .inNamespace(NAMESPACE)
            .withName("stoke")
            .scale(4);
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() ->
                RestTest.isReady(cluster())
                    && Integer.valueOf(4).equals(cluster().getStatus().readyReplicas()));
        assertThat(uids(pods())).as("pods").containsAllEntriesOf(podsAfter);
      }
    } finally {
      API.delete(NAMESPACE);
    }
  }

  private static List<GenericKubernetesResource> load(Path file) throws IOException {
    return Stream.of(Files.readString(file).split("(?m)^---$", -1))
        .filter(text -> text.contains("kind:"))
        .map(text -> Serialization.unmarshal(text, GenericKubernetesResource.class))
        .toList();
  }

  /** As they were, but for what only the API server can give. */
  private static void restore(List<GenericKubernetesResource> stored) {
    API.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build())
        .create();
    API.createDatabaseSecret(NAMESPACE);
    var oldOwner = stored.getFirst().getMetadata().getUid();
    String owner = null;
    for (var object : stored) {
      var text = Serialization.asJson(object);
      var mine =
          Serialization.unmarshal(
              owner == null ? text : text.replace(oldOwner, owner),
              GenericKubernetesResource.class);
      var managedFields = mine.getMetadata().getManagedFields();
      mine.getMetadata().setManagedFields(List.of());
      mine.getMetadata().setResourceVersion(null);
      mine.getMetadata().setUid(null);
      forgetAddresses(mine);
      var status = mine.getAdditionalProperties().get("status");
      var created = API.client().resource(mine).create();
      if (object.getKind().equals("StokeCluster")) {
        created.setAdditionalProperty("status", status);
        created = API.client().resource(created).updateStatus();
        owner = created.getMetadata().getUid();
      }
      restoreOwners(created, managedFields);
    }
  }

  /** Those of Services come from the range of the API server that gave them. */
  private static void forgetAddresses(GenericKubernetesResource object) {
    if (object.getKind().equals("Service")
        && object.getAdditionalProperties().get("spec") instanceof Map<?, ?> spec
        && !"None".equals(spec.get("clusterIP"))) {
      spec.remove("clusterIP");
      spec.remove("clusterIPs");
    }
  }

  private static boolean allReplaced(Map<String, String> before) {
    return uids(pods()).entrySet().stream()
        .noneMatch(pod -> pod.getValue().equals(before.get(pod.getKey())));
  }

  private static void restoreOwners(
      GenericKubernetesResource created, List<ManagedFieldsEntry> managedFields) {
    await()
        .ignoreExceptions()
        .until(() -> {
          // The StatefulSet's controller writes, too: with its version, and again if that is old.
          var latest = API.client().resource(created).get();
          latest.getMetadata().setManagedFields(managedFields);
          return API.client().resource(latest).update() != null;
        });
  }

  /** Of each object, who owns fields and how, but for the controller of StatefulSets. */
  private static Map<String, Set<String>> managers(List<? extends HasMetadata> objects) {
    var managers = new TreeMap<String, Set<String>>();
    for (var object : objects) {
      managers.put(
          object.getKind() + "/" + object.getMetadata().getName(),
          object.getMetadata().getManagedFields().stream()
              .map(entry -> entry.getManager() + " " + entry.getOperation())
              .filter(entry -> !entry.startsWith("kube-controller-manager"))
              .collect(Collectors.toSet()));
    }
    return managers;
  }

  private static List<HasMetadata> live() {
    var kubernetes = API.client();
    return Stream.of(
            Stream.of(cluster()),
            kubernetes.configMaps().inNamespace(NAMESPACE).list().getItems().stream(),
            kubernetes.secrets().inNamespace(NAMESPACE).list().getItems().stream(),
            kubernetes.services().inNamespace(NAMESPACE).list().getItems().stream(),
            Stream.of(statefulSet()))
        .flatMap(objects -> objects)
        .map(HasMetadata.class::cast)
        .filter(object -> isOurs(object))
        .toList();
  }

  private static boolean isOurs(HasMetadata object) {
    return object instanceof StokeCluster
        || object.getMetadata().getOwnerReferences().stream()
            .map(OwnerReference::getKind)
            .anyMatch("StokeCluster"::equals);
  }

  private static StokeCluster cluster() {
    return API.client()
        .resources(StokeCluster.class)
        .inNamespace(NAMESPACE)
        .withName("stoke")
        .get();
  }

  private static StatefulSet statefulSet() {
    return API.client().apps().statefulSets().inNamespace(NAMESPACE).withName("stoke").get();
  }

  private static List<Pod> pods() {
    return API.client().pods().inNamespace(NAMESPACE).list().getItems();
  }

  private static Map<String, String> uids(List<Pod> pods) {
    return pods.stream()
        .collect(
            Collectors.toMap(
                pod -> pod.getMetadata().getName(), pod -> pod.getMetadata().getUid()));
  }
}
