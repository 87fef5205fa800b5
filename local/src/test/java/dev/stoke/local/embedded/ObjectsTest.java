package dev.stoke.local.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading and writing objects, as fabric8's client does. */
class ObjectsTest {
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
  void anObjectIsCreatedReadReplacedAndDeleted() {
    ConfigMap created = client.resource(map("a", "1")).create();
    assertThat(created.getMetadata().getUid()).isNotBlank();
    assertThat(created.getMetadata().getCreationTimestamp()).isNotBlank();

    ConfigMap replaced = client.resource(map("a", "2")).update();
    assertThat(replaced.getMetadata().getUid()).isEqualTo(created.getMetadata().getUid());
    assertThat(replaced.getData()).containsEntry("k", "2");

    client.resource(replaced).delete();
    assertThat(client.configMaps().withName("a").get()).isNull();
  }

  @Test
  void errorsHaveTheReasonsOfARealServer() {
    ConfigMap created = client.resource(map("a", "1")).create();
    client.resource(map("a", "2")).update();
    created.getMetadata().setManagedFields(null);

    assertThatThrownBy(() -> client.resource(map("a", "1")).create())
        .satisfies(refused(409, "AlreadyExists", "configmaps \"a\" already exists"));
    assertThatThrownBy(() -> client.resource(created).update())
        .satisfies(refused(409, "Conflict", "the object has been modified"));
    assertThatThrownBy(() -> client.resource(map("b", "1")).update())
        .satisfies(refused(404, "NotFound", "configmaps \"b\" not found"));
    assertThatThrownBy(() -> client.resource(map("Wrong_Name", "1")).create())
        .satisfies(refused(422, "Invalid", "metadata.name: Invalid value: \"Wrong_Name\""));
    assertThatThrownBy(() -> client.resource(map("a", "1")).inNamespace("absent").create())
        .satisfies(refused(404, "NotFound", "namespaces \"absent\" not found"));
  }

  @Test
  void aNameIsMadeFromAPrefix() {
    ConfigMap map = map("", "1");
    map.getMetadata().setName(null);
    map.getMetadata().setGenerateName("a-");

    assertThat(client.resource(map).create().getMetadata().getName()).matches("a-[a-z0-9]{5}");
  }

  @Test
  void aDryRunLeavesNothingBehind() {
    client.resource(map("a", "1")).dryRun().create();

    assertThat(client.configMaps().withName("a").get()).isNull();
  }

  @Test
  void applyingTheSameAgainKeepsTheRevision() {
    ConfigMap first = apply(map("a", "1"), "one", false);
    ConfigMap again = apply(map("a", "1"), "one", false);
    ConfigMap other = apply(map("a", "2"), "one", false);

    assertThat(again.getMetadata().getResourceVersion())
        .isEqualTo(first.getMetadata().getResourceVersion());
    assertThat(other.getMetadata().getResourceVersion())
        .isNotEqualTo(first.getMetadata().getResourceVersion());
  }

  @Test
  void applyingAgainstAnotherManagerNeedsForce() {
    apply(map("a", "1"), "one", false);

    assertThatThrownBy(() -> apply(map("a", "2"), "two", false))
        .satisfies(refused(409, "Conflict", "conflict with \"one\": .data.k"));
    assertThat(apply(map("a", "2"), "two", true).getData()).containsEntry("k", "2");
  }

  @Test
  void aMergePatchDeletesWithNull() {
    client.resource(map("a", "1")).create();

    ConfigMap patched =
        client
            .configMaps()
            .withName("a")
            .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"k\":null,\"l\":\"2\"}}");

    assertThat(patched.getData()).isEqualTo(Map.of("l", "2"));
  }

  @Test
  void serviceAddressesComeOutOfTheRangeAndStay() {
    Service first = client.resource(service("a", null)).create();
    Service second = client.resource(service("b", null)).create();
    Service headless = client.resource(service("c", "None")).create();
    Service replaced = client.resource(service("a", null)).update();

    String prefix = server.network().serviceRange().split("\\.96\\.", 2)[0];
    assertThat(first.getSpec().getClusterIP()).startsWith(prefix + ".96.");
    assertThat(second.getSpec().getClusterIP()).isNotEqualTo(first.getSpec().getClusterIP());
    assertThat(headless.getSpec().getClusterIP()).isEqualTo("None");
    assertThat(replaced.getSpec().getClusterIP()).isEqualTo(first.getSpec().getClusterIP());
    assertThat(first.getSpec().getPorts().getFirst().getTargetPort().getIntVal()).isEqualTo(80);
  }

  @Test
  void theStatusOfAPodIsWrittenByItsSubresourceOnly() {
    Pod pod = client.resource(pod("p")).create();
    pod.getStatus().setPhase("Running");

    assertThat(client.resource(pod).update().getStatus().getPhase()).isEqualTo("Pending");
    pod.getMetadata().setResourceVersion(null);
    assertThat(client.resource(pod).updateStatus().getStatus().getPhase()).isEqualTo("Running");
    assertThat(client.pods().withName("p").get().getStatus().getPhase()).isEqualTo("Running");
  }

  @Test
  void aPodOnANodeWaitsForItsNodeAndOneWithoutGoesAtOnce() {
    client.resource(pod("free")).create();
    client
        .resource(new PodBuilder(pod("bound")).editSpec().withNodeName("n").endSpec().build())
        .create();

    client.pods().delete();

    assertThat(client.pods().withName("free").get()).isNull();
    Pod bound = client.pods().withName("bound").get();
    assertThat(bound.getMetadata().getDeletionTimestamp()).isNotNull();
    assertThat(bound.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(30);
    client.pods().withName("bound").withGracePeriod(0).delete();
    assertThat(client.pods().withName("bound").get()).isNull();
  }

  @Test
  void finalizersHoldAnObjectUntilTheLastIsGone() {
    ConfigMap held = map("a", "1");
    held.getMetadata().setFinalizers(java.util.List.of("test.stoke.dev/hold"));
    client.resource(held).create();

    client.configMaps().withName("a").delete();
    ConfigMap waiting = client.configMaps().withName("a").get();
    assertThat(waiting.getMetadata().getDeletionTimestamp()).isNotNull();
    waiting.getMetadata().setFinalizers(java.util.List.of());
    client.resource(waiting).update();

    assertThat(client.configMaps().withName("a").get()).isNull();
  }

  @Test
  void customResourcesAreDefaultedValidatedAndScaled() {
    server.load("widgets-crd.yaml");
    GenericKubernetesResource created = client.resource(widget("{\"size\":\"S\"}")).create();

    assertThat(created.<Integer>get("spec", "replicas")).isEqualTo(2);
    assertThat(created.getMetadata().getGeneration()).isEqualTo(1);
    assertThatThrownBy(() -> client.resource(widget("{\"size\":\"S\",\"replicas\":7}")).update())
        .satisfies(refused(422, "Invalid", "Widget.test.stoke.dev \"w\" is invalid: spec: "));

    var widgets = client.genericKubernetesResources("test.stoke.dev/v1", "Widget");
    widgets.inNamespace("default").withName("w").scale(4);
    GenericKubernetesResource scaled = widgets.inNamespace("default").withName("w").get();
    assertThat(scaled.<Integer>get("spec", "replicas")).isEqualTo(4);
    assertThat(scaled.getMetadata().getGeneration()).isEqualTo(2);
  }

  @Test
  void anUnknownResourceIsNotFound() {
    var gadgets =
        new ResourceDefinitionContext.Builder()
            .withGroup("test.stoke.dev")
            .withVersion("v1")
            .withKind("Gadget")
            .withPlural("gadgets")
            .withNamespaced(true)
            .build();

    assertThatThrownBy(() -> client.genericKubernetesResources(gadgets).list())
        .satisfies(refused(404, "NotFound", "could not find the requested resource"));
  }

  private ConfigMap apply(ConfigMap map, String manager, boolean force) {
    return client
        .resource(map)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(manager)
                .withForce(force)
                .build());
  }

  private static Consumer<Throwable> refused(int code, String reason, String message) {
    return thrown -> {
      assertThat(thrown).isInstanceOf(KubernetesClientException.class);
      var exception = (KubernetesClientException) thrown;
      assertThat(exception.getStatus().getCode()).isEqualTo(code);
      assertThat(exception.getStatus().getReason()).isEqualTo(reason);
      assertThat(exception.getStatus().getMessage()).contains(message);
    };
  }

  private static ConfigMap map(String name, String value) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withData(Map.of("k", value))
        .build();
  }

  private static Service service(String name, @org.jspecify.annotations.Nullable String address) {
    return new ServiceBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withClusterIP(address)
        .addNewPort()
        .withPort(80)
        .endPort()
        .endSpec()
        .build();
  }

  static Pod pod(String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("main")
        .withImage("x:1")
        .endContainer()
        .endSpec()
        .build();
  }

  private static GenericKubernetesResource widget(String spec) {
    return io.fabric8.kubernetes.client.utils.Serialization.unmarshal(
        """
        {"apiVersion":"test.stoke.dev/v1","kind":"Widget",
         "metadata":{"name":"w","namespace":"default"},"spec":%s}
        """
            .formatted(spec),
        GenericKubernetesResource.class);
  }
}
