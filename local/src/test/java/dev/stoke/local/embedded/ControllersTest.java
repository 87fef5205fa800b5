package dev.stoke.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.RollableScalableResource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What happens by itself after a write. */
class ControllersTest {
  @TempDir private Path directory;
  private TestServer server;
  private KubernetesClient client;

  @BeforeEach
  void start() {
    server = new TestServer(directory);
    client = server.client();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aStatefulSetScalesRollsAndReplacesItsPods() {
    try (var node = new FakeNode(client)) {
      assertThat(node).isNotNull();
      server.load("web-statefulset.yaml");
      awaitReady(3, "web:1");
      assertThat(podNames()).containsExactly("web-0", "web-1", "web-2");
      Pod pod = client.pods().withName("web-2").get();
      assertThat(pod.getMetadata().getLabels())
          .containsEntry("statefulset.kubernetes.io/pod-name", "web-2")
          .containsEntry("apps.kubernetes.io/pod-index", "2")
          .containsEntry("controller-revision-hash", status().getUpdateRevision());
      assertThat(pod.getSpec().getHostname()).isEqualTo("web-2");
      assertThat(pod.getSpec().getSubdomain()).isEqualTo("web-peers");

      set().scale(2);
      await().until(() -> podNames().equals(List.of("web-0", "web-1")));

      String before = status().getUpdateRevision();
      setImage("web:2");
      awaitReady(2, "web:2");
      await().until(() -> status().getCurrentRevision().equals(status().getUpdateRevision()));
      assertThat(status().getCurrentRevision()).isNotEqualTo(before);

      String uid = client.pods().withName("web-0").get().getMetadata().getUid();
      client.pods().withName("web-0").delete();
      await().until(() -> isReplaced("web-0", uid));
    }
  }

  @Test
  void aRolloutStopsAtThePartition() {
    try (var node = new FakeNode(client)) {
      assertThat(node).isNotNull();
      server.load("web-statefulset.yaml");
      awaitReady(3, "web:1");

      setPartition(2);
      setImage("web:2");

      await().until(() -> Objects.equals(image("web-2"), "web:2"));
      await().until(() -> Objects.equals(status().getReadyReplicas(), 3));
      assertThat(image("web-1")).isEqualTo("web:1");
      assertThat(image("web-0")).isEqualTo("web:1");
      assertThat(status().getUpdatedReplicas()).isEqualTo(1);
      assertThat(status().getCurrentReplicas()).isEqualTo(2);
    }
  }

  @Test
  void aPodBelowThePartitionComesBackFromTheRevisionThatIsBeingLeft() {
    try (var node = new FakeNode(client)) {
      assertThat(node).isNotNull();
      server.load("web-statefulset.yaml");
      awaitReady(3, "web:1");
      String old = status().getCurrentRevision();
      setPartition(3);
      setImage("web:2");
      await().until(() -> !status().getUpdateRevision().equals(old));

      String uid = client.pods().withName("web-0").get().getMetadata().getUid();
      client.pods().withName("web-0").delete();
      await().until(() -> isReplaced("web-0", uid));

      assertThat(image("web-0")).isEqualTo("web:1");
      assertThat(client.pods().withName("web-0").get().getMetadata().getLabels())
          .containsEntry("controller-revision-hash", old);
      assertThat(status().getCurrentRevision()).isEqualTo(old);
    }
  }

  @Test
  void aPartitionThatIsLoweredStepByStepEndsInTheNewRevision() {
    try (var node = new FakeNode(client)) {
      assertThat(node).isNotNull();
      server.load("web-statefulset.yaml");
      awaitReady(3, "web:1");
      String old = status().getCurrentRevision();
      setPartition(3);
      setImage("web:2");

      for (int partition = 2; partition >= 0; partition--) {
        setPartition(partition);
        String next = "web-" + partition;
        await().until(() -> Objects.equals(image(next), "web:2"));
        await().until(() -> Objects.equals(status().getReadyReplicas(), 3));
        for (int below = 0; below < partition; below++) {
          assertThat(image("web-" + below)).isEqualTo("web:1");
        }
        if (partition > 0) {
          assertThat(status().getCurrentRevision()).isEqualTo(old);
        }
      }
      await().until(() -> status().getCurrentRevision().equals(status().getUpdateRevision()));
      assertThat(status().getCurrentReplicas()).isEqualTo(3);
    }
  }

  @Test
  void aRolloutWaitsForMinReadySecondsOfEachPod() {
    try (var node = new FakeNode(client)) {
      assertThat(node).isNotNull();
      server.load("web-statefulset.yaml");
      awaitReady(3, "web:1");
      await().until(() -> Objects.equals(status().getAvailableReplicas(), 3));

      setMinReadySeconds(3600);
      setImage("web:2");

      await().until(() -> Objects.equals(image("web-2"), "web:2"));
      await().until(() -> Objects.equals(status().getReadyReplicas(), 3));
      await().until(() -> Objects.equals(status().getAvailableReplicas(), 0));
      assertThat(image("web-1")).isEqualTo("web:1");

      setMinReadySeconds(1);
      awaitReady(3, "web:2");
      await().until(() -> Objects.equals(status().getAvailableReplicas(), 3));
    }
  }

  @Test
  void anOrderedStatefulSetWaitsForEachPod() {
    StatefulSet set =
        client
            .getKubernetesSerialization()
            .unmarshal(
                TestServer.class.getResourceAsStream("web-statefulset.yaml"), StatefulSet.class);
    set.getSpec().setPodManagementPolicy("OrderedReady");
    client.resource(set).create();
    await().until(() -> podNames().equals(List.of("web-0")));
    await().until(() -> status() != null && Objects.equals(status().getReplicas(), 1));

    try (var node = new FakeNode(client)) {
      assertThat(node).isNotNull();
      awaitReady(3, "web:1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ownedObjectsFollowTheirOwnerUnlessTheyAreOrphaned(DeletionPropagation policy) {
    ConfigMap owner = client.resource(map("owner").build()).create();
    client
        .resource(
            map("owned")
                .editMetadata()
                .addNewOwnerReference()
                .withApiVersion("v1")
                .withKind("ConfigMap")
                .withName("owner")
                .withUid(owner.getMetadata().getUid())
                .withBlockOwnerDeletion(true)
                .endOwnerReference()
                .endMetadata()
                .build())
        .create();

    client.configMaps().withName("owner").withPropagationPolicy(policy).delete();

    await().until(() -> client.configMaps().withName("owner").get() == null);
    if (policy == DeletionPropagation.ORPHAN) {
      ConfigMap orphan = client.configMaps().withName("owned").get();
      assertThat(orphan.getMetadata().getOwnerReferences()).isEmpty();
    } else {
      await().until(() -> client.configMaps().withName("owned").get() == null);
    }
  }

  @Test
  void aNamespaceGoesWithItsContents() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("gone").endMetadata().build())
        .create();
    client.resource(map("a").build()).inNamespace("gone").create();

    client.namespaces().withName("gone").delete();

    await().until(() -> client.namespaces().withName("gone").get() == null);
    assertThat(client.configMaps().inAnyNamespace().list().getItems()).isEmpty();
  }

  private void awaitReady(int replicas, String image) {
    await()
        .until(() ->
            status() != null
                && Objects.equals(status().getReadyReplicas(), replicas)
                && podNames().size() == replicas
                && podNames().stream().allMatch(name -> image.equals(image(name))));
  }

  private boolean isReplaced(String pod, String uid) {
    Pod now = client.pods().withName(pod).get();
    return now != null && !now.getMetadata().getUid().equals(uid);
  }

  private void setPartition(int partition) {
    patch("{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":%d}}}".formatted(partition));
  }

  private void setMinReadySeconds(int seconds) {
    patch("{\"minReadySeconds\":%d}".formatted(seconds));
  }

  private void setImage(String image) {
    patch(
        "{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}}}"
            .formatted(image));
  }

  /** Without a version, so that a status that is written meanwhile is no conflict. */
  private void patch(String spec) {
    set().patch(PatchContext.of(PatchType.STRATEGIC_MERGE), "{\"spec\":%s}".formatted(spec));
  }

  private RollableScalableResource<StatefulSet> set() {
    return client.apps().statefulSets().withName("web");
  }

  private StatefulSetStatus status() {
    return set().get().getStatus();
  }

  private List<String> podNames() {
    return client.pods().list().getItems().stream().map(it -> it.getMetadata().getName()).toList();
  }

  private String image(String pod) {
    Pod found = client.pods().withName(pod).get();
    return found == null ? "" : found.getSpec().getContainers().getFirst().getImage();
  }

  private static ConfigMapBuilder map(String name) {
    return new ConfigMapBuilder().withNewMetadata().withName(name).endMetadata();
  }
}
