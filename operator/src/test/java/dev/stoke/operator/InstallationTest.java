package dev.stoke.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.marcnuri.helm.Helm;
import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.charts.DocumentedCommands;
import dev.stoke.operator.charts.HelmCommand;
import dev.stoke.operator.charts.InstalledOperator;
import dev.stoke.operator.charts.RenderedCharts;
import dev.stoke.operator.rbac.AuditLog;
import dev.stoke.operator.rbac.Permission;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Installs by the charts, and by every command of docs/install.md, on a real kube-apiserver. The
 * node is a stand-in: no image is run, but the operator is, with the rights that it was given.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class InstallationTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private AuditLog audit;
  private LoopbackNetwork network;
  private RealControlPlane server;
  private KubernetesClient admin;
  private DocumentedCommands commands;
  private StandInNode node;

  @BeforeAll
  void start(@TempDir Path directory) throws IOException {
    var binaries = ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    assumeTrue(
        binaries.isPresent(),
        "no real control plane here: ./stoke control-plane install, or set KUBEBUILDER_ASSETS");
    audit = AuditLog.of(InstalledOperator.USER, directory.resolve("audit"));
    network = LoopbackNetwork.claim();
    server =
        RealControlPlane.start(
            binaries.get(),
            directory,
            network,
            new ChildProcesses(directory.resolve("processes")),
            0,
            audit.flags());
    commands =
        new DocumentedCommands(
            Files.writeString(directory.resolve("kubeconfig"), server.kubeconfig()));
    admin = new KubernetesClientBuilder().withConfig(server.clientConfig()).build();
    node = new StandInNode(server, admin);
  }

  @AfterAll
  void stop() throws InterruptedException {
    if (node != null) {
      node.close();
    }
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
    if (network != null) {
      network.close();
    }
  }

  @AfterEach
  void uninstall() {
    node.stopOperator();
    Helm.uninstall(InstalledOperator.RELEASE)
        .withNamespace(InstalledOperator.NAMESPACE)
        .withKubeConfigContents(server.kubeconfig())
        .ignoreNotFound()
        .call();
  }

  @Test
  // A document starts with nothing there.
  @Order(1)
  void everyCommandOfTheDocumentWorks() throws Exception {
    assumeTrue(commands.failure("command -v kubectl").isEmpty(), "kubectl is not installed");

    commands.runAll(Path.of("docs/install.md"), node::stopOperator);

    assertThat(audit.forbidden()).isEmpty();
  }

  @Test
  void anOperatorOfSomeNamespacesNeedsNoClusterRole() throws IOException {
    List.of("team-a", "team-b").forEach(this::createNamespace);
    helm(
        "install stoke-operator helm/stoke-operator --namespace stoke-system --create-namespace"
            + " --set watchNamespaces={team-a,team-b} --set rbac.aggregate=false");
    for (var team : List.of("team-a", "team-b")) {
      createDatabaseSecret(team);
      helm("install stoke helm/stoke-cluster --namespace " + team);
    }

    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(ready("team-a") && ready("team-b")).isTrue());

    assertThat(admin.rbac().clusterRoles().withLabel("app.kubernetes.io/name", "stoke-operator"))
        .satisfies(roles -> assertThat(roles.list().getItems()).isEmpty());
    assertThat(audit.forbidden()).isEmpty();
  }

  @Test
  void theOperatorUsesEveryRightOfItsLease() throws IOException {
    helm("install stoke-operator helm/stoke-operator --namespace stoke-system --create-namespace");
    var granted = Permission.granted(InstalledOperator.leaseRules(admin));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(audit.used()).contains(renewal()));

    // Gives it back.
    node.stopOperator();

    assertThat(audit.used().stream().filter(it -> it.resource().endsWith("/leases")))
        .containsExactlyInAnyOrderElementsOf(granted);
    assertThat(audit.forbidden()).isEmpty();
  }

  private static Permission renewal() {
    return new Permission("patch", "coordination.k8s.io/leases");
  }

  @Test
  void defaultsOfTheChartAreThoseOfAStokeCluster() {
    createNamespace("defaults");
    helm("install stoke-operator helm/stoke-operator --namespace stoke-system --create-namespace");
    helm("install stoke helm/stoke-cluster --namespace defaults");
    admin
        .resource(
            Serialization.unmarshal(
                """
                apiVersion: stoke.hppr.dev/v1
                kind: StokeCluster
                metadata: {name: by-hand, namespace: defaults}
                spec: {database: {secretName: stoke-db}}
                """,
                GenericKubernetesResource.class))
        .create();

    assertThat(cluster("defaults", "stoke").getSpec())
        .isEqualTo(cluster("defaults", "by-hand").getSpec());
  }

  @Test
  void everyRenderedObjectIsAccepted() throws IOException {
    List.of("auth", "team-a", "team-b").forEach(this::createNamespace);
    try (var crds = getClass().getResourceAsStream("/charts/servicemonitors.yaml")) {
      admin.load(crds).forceConflicts().serverSideApply();
    }
    try (var crds = Files.newInputStream(Path.of("../crds/stokeclusters.stoke.hppr.dev.yaml"))) {
      admin.load(crds).forceConflicts().serverSideApply();
    }

    // The API server may take a moment until it serves a new definition.
    await().atMost(PATIENCE).ignoreExceptions().until(() -> served("servicemonitors"));
    await().atMost(PATIENCE).ignoreExceptions().until(() -> served("stokeclusters"));
    RenderedCharts.applyAll(admin);
  }

  private void helm(String command) {
    HelmCommand.run("helm " + command, server.kubeconfig());
  }

  private boolean served(String plural) {
    return admin.apiextensions().v1().customResourceDefinitions().list().getItems().stream()
        .filter(crd -> crd.getSpec().getNames().getPlural().equals(plural))
        .flatMap(crd -> crd.getStatus().getConditions().stream())
        .anyMatch(condition ->
            condition.getType().equals("Established") && condition.getStatus().equals("True"));
  }

  private boolean ready(String namespace) {
    return Stream.ofNullable(cluster(namespace, "stoke").getStatus())
        .flatMap(status -> status.conditions().stream())
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  private StokeCluster cluster(String namespace, String name) {
    return admin.resources(StokeCluster.class).inNamespace(namespace).withName(name).get();
  }

  private void createNamespace(String name) {
    var namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
            .endMetadata()
            .build();
    admin.resource(namespace).serverSideApply();
  }

  private void createDatabaseSecret(String namespace) {
    var secret =
        new SecretBuilder()
            .withNewMetadata()
            .withName("stoke-db")
            .withNamespace(namespace)
            .endMetadata()
            .withStringData(
                Map.of("username", "u", "password", "p", "host", "h", "port", "1", "dbname", "d"))
            .build();
    admin.resource(secret).create();
  }
}
