package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.ask;
import static dev.stoke.local.node.LocalCluster.container;
import static dev.stoke.local.node.LocalCluster.isReady;
import static dev.stoke.local.node.LocalCluster.process;
import static dev.stoke.local.node.LocalCluster.shell;
import static dev.stoke.local.node.LocalCluster.web;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NodeTest {
  private Path directory;
  private LocalCluster cluster;
  private String namespace;

  @BeforeAll
  void start(@TempDir Path temporary) {
    directory = temporary;
    cluster = new LocalCluster(directory);
  }

  @AfterAll
  void stop() {
    cluster.close();
  }

  @BeforeEach
  void makeNamespace(TestInfo test) {
    namespace = "t" + Integer.toHexString(test.getTestMethod().orElseThrow().getName().hashCode());
    cluster.namespace(namespace);
  }

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
  void readinessFollowsTheProbe() throws Exception {
    Pod pod = cluster.createReady(web(namespace, "moody"));

    ask(pod, "/set-ready?503");
    Pod unready = cluster.awaitPod(pod, now -> !isReady(now));
    ask(pod, "/set-ready?200");
    Pod again = cluster.awaitPod(pod, LocalCluster::isReady);

    assertThat(container(unready).getReady()).isFalse();
    assertThat(container(again).getRestartCount()).isZero();
  }

  @Test
  void aFailedLivenessProbeRestartsTheContainer() throws Exception {
    Pod pod =
        cluster.createReady(
            web(namespace, "hung")
                .editSpec()
                .editFirstContainer()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/live")
                .withNewPort(8080)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .endLivenessProbe()
                .withNewStartupProbe()
                .withNewTcpSocket()
                .withNewPort("http")
                .endTcpSocket()
                .withPeriodSeconds(1)
                .withFailureThreshold(20)
                .endStartupProbe()
                .endContainer()
                .endSpec());

    ask(pod, "/set-live?500");

    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getContainerID()).isNotEqualTo(container(pod).getContainerID());
  }

  @Test
  void aSuspendedProcessIsNotReadyUntilItGoesOn() throws Exception {
    Pod pod = cluster.createReady(web(namespace, "suspended"));

    signal(pod, "STOP");
    Pod unready = cluster.awaitPod(pod, now -> !isReady(now));
    Pod other = cluster.createReady(web(namespace, "unconcerned"));
    signal(pod, "CONT");
    Pod again = cluster.awaitPod(pod, LocalCluster::isReady);

    assertThat(container(unready).getState().getRunning()).isNotNull();
    assertThat(container(again).getRestartCount()).isZero();
    assertThat(container(again).getContainerID()).isEqualTo(container(pod).getContainerID());
    assertThat(ask(other, "/name")).isEqualTo("unconcerned");
  }

  @Test
  void aSuspendedProcessIsKilledByItsLivenessProbeAfterTheProbesOwnGrace() throws Exception {
    Pod pod =
        cluster.createReady(
            web(namespace, "stuck")
                .editSpec()
                .withTerminationGracePeriodSeconds(3600L)
                .editFirstContainer()
                .withNewLivenessProbe()
                .withNewHttpGet()
                .withPath("/live")
                .withNewPort(8080)
                .endHttpGet()
                .withPeriodSeconds(1)
                .withFailureThreshold(2)
                .withTerminationGracePeriodSeconds(1L)
                .endLivenessProbe()
                .endContainer()
                .endSpec());

    signal(pod, "STOP");

    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getLastState().getTerminated().getSignal()).isEqualTo(9);
  }

  @Test
  void aGraceOfManyMinutesIsGivenUntilADeletionShortensIt() {
    Pod pod =
        cluster.create(
            shell(namespace, "lingering", "trap '' TERM; while :; do sleep 0.1; done")
                .editSpec()
                .withTerminationGracePeriodSeconds(1800L)
                .endSpec());
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));
    cluster.client.resource(pod).delete();
    Pod ending = cluster.awaitPod(pod, now -> now.getMetadata().getDeletionTimestamp() != null);

    assertThat(ending.getMetadata().getDeletionGracePeriodSeconds()).isEqualTo(1800);
    // Longer than any limit that the node has of its own for a container that must go.
    await()
        .during(Duration.ofSeconds(5))
        .atMost(Duration.ofSeconds(20))
        .until(() -> process.isAlive() && cluster.get(pod) != null);
    cluster.client.resource(pod).withGracePeriod(1).delete();
    cluster.awaitGone(pod);
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void aKilledProcessIsReplacedAtOnceAndCounted() {
    Pod pod = cluster.createReady(web(namespace, "victim"));

    process(pod).destroyForcibly();

    Pod again = cluster.awaitPod(pod, now -> isReady(now) && container(now).getRestartCount() == 1);
    assertThat(container(again).getLastState().getTerminated().getExitCode()).isEqualTo(137);
    assertThat(container(again).getLastState().getTerminated().getSignal()).isEqualTo(9);
    assertThat(again.getStatus().getPodIP()).isEqualTo(pod.getStatus().getPodIP());
  }

  @Test
  void aContainerThatKeepsEndingIsBackedOff() {
    Pod pod = cluster.create(shell(namespace, "crash", "exit 3"));

    Pod waiting =
        cluster.awaitPod(
            pod,
            now ->
                now.getStatus() != null
                    && !now.getStatus().getContainerStatuses().isEmpty()
                    && container(now).getState().getWaiting() != null
                    && "CrashLoopBackOff".equals(container(now).getState().getWaiting().getReason())
                    && container(now).getRestartCount() == 1);

    assertThat(container(waiting).getLastState().getTerminated().getExitCode()).isEqualTo(3);
    assertThat(waiting.getStatus().getPhase()).isEqualTo("Running");
    cluster.awaitPod(pod, now -> container(now).getRestartCount() == 2);
  }

  @Test
  void aContainerThatIsNotToBeRestartedEndsItsPod() {
    Pod pod =
        cluster.create(
            shell(namespace, "job", "echo done").editSpec().withRestartPolicy("Never").endSpec());

    Pod done = cluster.awaitPod(pod, now -> "Succeeded".equals(now.getStatus().getPhase()));

    assertThat(container(done).getState().getTerminated().getReason()).isEqualTo("Completed");
    assertThat(cluster.node.logs(namespace, "job")).isEqualTo("done\n");
  }

  @Test
  void terminationRunsPreStopThenSigtermWithinTheGrace() throws Exception {
    Path trace = directory.resolve("trace");
    String script = "trap 'echo term >> %s; echo bye; exit 0' TERM; while :; do sleep 0.1; done";
    Pod pod =
        cluster.create(
            shell(namespace, "polite", script.formatted(trace))
                .editSpec()
                .withTerminationGracePeriodSeconds(10L)
                .editFirstContainer()
                .withNewLifecycle()
                .withNewPreStop()
                .withNewExec()
                .withCommand("/bin/sh", "-c", "echo pre >> " + trace + "; sleep 0.5")
                .endExec()
                .endPreStop()
                .endLifecycle()
                .endContainer()
                .endSpec());
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));

    cluster.client.resource(pod).delete();
    cluster.awaitGone(pod);

    assertThat(Files.readAllLines(trace)).containsExactly("pre", "term");
    assertThat(directory.resolve("node/logs/" + namespace + "_polite_main.log")).hasContent("bye");
    assertThat(process.isAlive()).isFalse();
    // The node clears up after it has told the API server.
    await()
        .untilAsserted(() ->
            assertThat(directory.resolve("node/pods")).isDirectoryNotContaining("glob:**polite*"));
  }

  @Test
  void aProcessThatIgnoresSigtermIsKilledAfterItsGrace() {
    Pod pod = cluster.create(shell(namespace, "deaf", "trap '' TERM; while :; do sleep 0.1; done"));
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));

    cluster.client.resource(pod).delete();
    cluster.awaitPod(pod, now -> now.getMetadata().getDeletionTimestamp() != null);
    assertThat(process.isAlive()).isTrue();
    cluster.awaitGone(pod);

    assertThat(process.isAlive()).isFalse();
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

  @Test
  void aPodRemovedByForceLosesItsProcess() {
    Pod pod = cluster.create(shell(namespace, "forced", "exec sleep 60"));
    ProcessHandle process = process(cluster.awaitPod(pod, LocalCluster::isRunning));

    cluster.client.resource(pod).withGracePeriod(0).delete();

    await().atMost(Duration.ofSeconds(10)).until(() -> !process.isAlive());
  }

  private static void signal(Pod pod, String name) throws Exception {
    assertThat(
            new ProcessBuilder("kill", "-" + name, Long.toString(process(pod).pid()))
                .start()
                .waitFor())
        .isZero();
  }

  private Path root(Pod pod) {
    return directory
        .resolve("node/pods")
        .resolve(namespace + "_" + pod.getMetadata().getName() + "_" + pod.getMetadata().getUid())
        .resolve("root");
  }

  private io.fabric8.kubernetes.api.model.Secret secret(String name, Map<String, String> data) {
    return new SecretBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withStringData(data)
        .build();
  }
}
