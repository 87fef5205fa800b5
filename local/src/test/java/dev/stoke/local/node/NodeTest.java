package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.ask;
import static dev.stoke.local.node.LocalCluster.container;
import static dev.stoke.local.node.LocalCluster.shell;
import static dev.stoke.local.node.LocalCluster.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a pod is given on the node, and what it waits for. */
final class NodeTest extends OneNode {
  @Test
  void theNodeIsRegisteredAsReadyWithItsLogPort() {
    var node = cluster.client.nodes().withName("local").get();

    assertThat(node.getStatus().getConditions())
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
    assertThat(node.getStatus().getDaemonEndpoints().getKubeletEndpoint().getPort())
        .isEqualTo(cluster.node.kubeletPort());
  }

  @Test
  void aPodIsBoundStartedAndReported() {
    Pod pod = cluster.createReady(web(namespace, "web-0"));

    assertThat(pod.getSpec().getNodeName()).isEqualTo("local");
    assertThat(pod.getStatus().getPhase()).isEqualTo("Running");
    assertThat(pod.getStatus().getPodIP()).startsWith("127.").isNotEqualTo("127.0.0.1");
    assertThat(pod.getStatus().getHostIP()).isEqualTo(cluster.network.nodeAddress());
    assertThat(container(pod).getReady()).isTrue();
    assertThat(container(pod).getStarted()).isTrue();
    assertThat(container(pod).getRestartCount()).isZero();
    assertThat(pod.getStatus().getConditions())
        .extracting("type")
        .contains("PodScheduled", "Initialized", "ContainersReady", "Ready");
  }

  @Test
  void theEnvironmentHoldsWhatThePodAsksForAndLittleElse() throws Exception {
    cluster
        .client
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("settings")
                .endMetadata()
                .addToData("COLOUR", "blue")
                .build())
        .create();
    cluster.client.resource(secret("login", Map.of("password", "s3cret"))).create();
    Pod pod =
        cluster.createReady(
            web(namespace, "env")
                .editSpec()
                .editFirstContainer()
                .addNewEnv()
                .withName("ADDRESS")
                .withNewValueFrom()
                .withNewFieldRef("v1", "status.podIP")
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("GREETING")
                .withValue("at $(ADDRESS), $$(ADDRESS) or $(UNKNOWN)")
                .endEnv()
                .addNewEnv()
                .withName("PASSWORD")
                .withNewValueFrom()
                .withNewSecretKeyRef("password", "login", false)
                .endValueFrom()
                .endEnv()
                .addNewEnv()
                .withName("ABSENT")
                .withNewValueFrom()
                .withNewSecretKeyRef("password", "nobody", true)
                .endValueFrom()
                .endEnv()
                .addNewEnvFrom()
                .withPrefix("MY_")
                .withNewConfigMapRef("settings", false)
                .endEnvFrom()
                .withArgs("--name=$(POD_NAME)")
                .endContainer()
                .endSpec());
    String ip = pod.getStatus().getPodIP();

    String environment = ask(pod, "/env");

    assertThat(environment)
        .contains("POD_NAME=env", "ADDRESS=" + ip, "PASSWORD=s3cret", "MY_COLOUR=blue")
        .contains("STOKE_LISTEN_ADDRESS=" + ip)
        .contains("GREETING=at " + ip + ", $(ADDRESS) or $(UNKNOWN)")
        .doesNotContain("ABSENT=", "USER=", "MAVEN");
    assertThat(ask(pod, "/args")).isEqualTo("[--name=env]");
  }

  @Test
  void volumesAreFilesThatFollowTheirSources() throws Exception {
    var config =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName("config")
            .endMetadata()
            .addToData("config.yaml", "revision: 1")
            .addToData("old", "gone soon");
    cluster.client.resource(config.build()).create();
    cluster.client.resource(secret("database", Map.of("host", "127.0.0.1"))).create();
    Pod pod =
        cluster.createReady(
            web(namespace, "files")
                .editMetadata()
                .addToAnnotations("poke", "1")
                .endMetadata()
                .editSpec()
                .editFirstContainer()
                .withArgs("--config", "/etc/app/config/config.yaml", "--dir=/etc/app/config")
                .addNewVolumeMount()
                .withName("config")
                .withMountPath("/etc/app/config")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("database")
                .withMountPath("/etc/app/database")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("both")
                .withMountPath("/both")
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("config")
                .withNewConfigMap()
                .withName("config")
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("database")
                .withNewSecret()
                .withSecretName("database")
                .withDefaultMode(0640)
                .endSecret()
                .endVolume()
                .addNewVolume()
                .withName("both")
                .withNewProjected()
                .addNewSource()
                .withNewSecret()
                .withName("database")
                .addNewItem("host", 0600, "db/host")
                .endSecret()
                .endSource()
                .addNewSource()
                .withNewDownwardAPI()
                .addNewItem()
                .withPath("poke")
                .withNewFieldRef("v1", "metadata.annotations['poke']")
                .endItem()
                .endDownwardAPI()
                .endSource()
                .endProjected()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec());
    Path root = root(pod);
    Path mount = root.resolve("etc/app/config");

    assertThat(ask(pod, "/args"))
        .isEqualTo("[--config, %s/config.yaml, --dir=%s]".formatted(mount, mount));
    assertThat(ask(pod, "/file?etc/app/config/config.yaml")).isEqualTo("revision: 1");
    assertThat(ask(pod, "/file?etc/app/config/../database/host")).isEqualTo("127.0.0.1");
    assertThat(ask(pod, "/file?both/db/host")).isEqualTo("127.0.0.1");
    assertThat(ask(pod, "/file?both/poke")).isEqualTo("1");
    assertThat(root.resolve("tmp")).isDirectory().isEmptyDirectory();
    assertThat(Files.getPosixFilePermissions(root.resolve("etc/app/database/host"))).hasSize(3);
    assertThat(Files.getPosixFilePermissions(root.resolve("both/db/host"))).hasSize(2);
    Path before = Files.readSymbolicLink(mount.resolve("..data"));

    cluster
        .client
        .resource(config.removeFromData("old").addToData("config.yaml", "revision: 2").build())
        .update();
    cluster
        .client
        .resource(pod)
        .edit(now -> {
          now.getMetadata().getAnnotations().put("poke", "2");
          return now;
        });

    await().until(() -> ask(pod, "/file?etc/app/config/config.yaml").equals("revision: 2"));
    await().until(() -> ask(pod, "/file?both/poke").equals("2"));
    assertThat(Files.readSymbolicLink(mount.resolve("..data"))).isNotEqualTo(before);
    assertThat(mount.resolve("old")).doesNotExist();
    assertThat(mount.resolve(before)).doesNotExist();
  }

  @Test
  void aSecretReachesARunningPodWhenThePodIsPoked() throws Exception {
    cluster.client.resource(secret("rotated", Map.of("key", "old"))).create();
    Pod pod =
        cluster.createReady(
            web(namespace, "poked")
                .editSpec()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("rotated")
                .withMountPath("/rotated")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("rotated")
                .withNewSecret()
                .withSecretName("rotated")
                .endSecret()
                .endVolume()
                .endSpec());

    cluster.client.resource(secret("rotated", Map.of("key", "new"))).update();
    await().during(Duration.ofSeconds(3)).until(() -> ask(pod, "/file?rotated/key").equals("old"));
    cluster
        .client
        .pods()
        .inNamespace(namespace)
        .withName("poked")
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"annotations\":{\"poke\":\"1\"}}}");

    // Sooner than by itself, which takes a minute.
    await().atMost(Duration.ofSeconds(30)).until(() -> ask(pod, "/file?rotated/key").equals("new"));
  }

  @Test
  void aPodWaitsForAMissingSecretAndGoesOnWhenItAppears() {
    Pod pod =
        cluster.create(
            shell(namespace, "patient", "sleep 60")
                .editSpec()
                .editFirstContainer()
                .addNewVolumeMount()
                .withName("late")
                .withMountPath("/late")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("late")
                .withNewSecret()
                .withSecretName("late")
                .endSecret()
                .endVolume()
                .endSpec());
    Event event =
        await()
            .until(
                () ->
                    cluster.client.v1().events().inNamespace(namespace).list().getItems().stream()
                        .filter(candidate -> candidate.getReason().equals("FailedMount"))
                        .findFirst()
                        .orElse(null),
                found -> found != null);
    Pod waiting = cluster.awaitPod(pod, now -> !now.getStatus().getContainerStatuses().isEmpty());
    assertThat(container(waiting).getState().getWaiting().getReason())
        .isEqualTo("ContainerCreating");
    assertThat(event.getMessage()).contains("secret \"late\" not found");

    cluster.client.resource(secret("late", Map.of("key", "value"))).create();

    Pod running = cluster.awaitPod(pod, LocalCluster::isRunning);
    assertThat(root(running).resolve("late/key")).hasContent("value");
  }

  @Test
  void anUnknownImageIsNamedInTheStatus() {
    Pod pod =
        cluster.create(
            shell(namespace, "strange", "true")
                .editSpec()
                .editFirstContainer()
                .withImage("registry.example:5000/strange:2")
                .endContainer()
                .endSpec());

    Pod waiting =
        cluster.awaitPod(
            pod,
            now ->
                now.getStatus() != null
                    && !now.getStatus().getContainerStatuses().isEmpty()
                    && container(now).getState().getWaiting() != null);

    assertThat(container(waiting).getState().getWaiting().getReason())
        .isEqualTo("ErrImageNeverPull");
    assertThat(container(waiting).getState().getWaiting().getMessage())
        .contains("registry.example:5000/strange:2", "shell, web");
  }
}
