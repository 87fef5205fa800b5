package dev.stoke.local.bench;

import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.local.up.Manifests;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** A new control plane on which the operator is installed, but does not run. */
final class BenchPlane implements AutoCloseable {
  static final String NAMESPACE = "bench";
  static final String DATABASE_SECRET = "stoke-db";

  /** As install.yaml has them. */
  private static final String ACCOUNT = "stoke-operator";

  private static final String ACCOUNT_NAMESPACE = "stoke-system";

  private static final Set<String> INSTALLED =
      Set.of(
          "Namespace",
          "ServiceAccount",
          "ClusterRole",
          "ClusterRoleBinding",
          "Role",
          "RoleBinding");

  private static final Duration CRD_PATIENCE = Duration.ofSeconds(30);

  /** The API server renews a lease of its own all the time. */
  private static final Pattern WRITES =
      Pattern.compile(
          "(?m)^apiserver_request_total\\{(?![^}]*resource=\"leases\")"
              + "[^}]*verb=\"(?:APPLY|DELETE|PATCH|POST|PUT)\"[^}]*} (\\S+)$");

  private final RealControlPlane server;
  private final KubernetesClient admin;
  private final KubernetesClient operator;
  private final String operatorKubeconfig;

  BenchPlane(
      ControlPlaneBinaries binaries,
      Path home,
      Path directory,
      LoopbackNetwork network,
      ChildProcesses processes,
      List<String> apiServerFlags) {
    server = RealControlPlane.start(binaries, directory, network, processes, 0, apiServerFlags);
    try {
      admin = client(server.clientConfig());
      var manifests = new Manifests(admin);
      manifests.applyCrds(home.resolve("crds"), CRD_PATIENCE);
      manifests.read(home.resolve("install.yaml")).stream()
          .filter(object -> INSTALLED.contains(object.getKind()))
          .forEach(manifests::apply);
      manifests.apply(
          new NamespaceBuilder().withNewMetadata().withName(NAMESPACE).endMetadata().build());
      manifests.applySecret(
          NAMESPACE,
          DATABASE_SECRET,
          Map.of("username", "u", "password", "p", "host", "h", "port", "5432", "dbname", "d"));
      var token =
          admin
              .serviceAccounts()
              .inNamespace(ACCOUNT_NAMESPACE)
              .withName(ACCOUNT)
              .tokenRequest(new TokenRequestBuilder().withNewSpec().endSpec().build())
              .getStatus()
              .getToken();
      operatorKubeconfig = server.kubeconfig().replaceFirst("(?m)^(\\s*token:) .*$", "$1 " + token);
      operator = client(Config.fromKubeconfig(operatorKubeconfig));
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  private static KubernetesClient client(Config config) {
    return new KubernetesClientBuilder()
        .withConfig(
            new ConfigBuilder(config)
                .withNoProxy("127.0.0.1")
                // One connection for each request under way, as the operator has it.
                .withHttp2Disable(true)
                .withOnlyHttpWatches(true)
                .build())
        .build();
  }

  String describe() {
    return server.describe();
  }

  KubernetesClient admin() {
    return admin;
  }

  /** With the rights of the operator's chart, and under its account. */
  KubernetesClient operator() {
    return operator;
  }

  String operatorKubeconfig() {
    return operatorKubeconfig;
  }

  /** So many the API server has carried out, whoever asked. */
  long writes() {
    return WRITES
        .matcher(Objects.requireNonNullElse(admin.raw("/metrics"), ""))
        .results()
        .mapToLong(match -> (long) Double.parseDouble(match.group(1)))
        .sum();
  }

  /** Of kube-apiserver, etcd and the controllers, as far as the operating system tells. */
  Duration cpu() {
    return ProcessHandle.current()
        .children()
        .filter(child ->
            child.info().command().map(Path::of).map(Path::getFileName).stream()
                .anyMatch(name -> name.toString().matches("etcd|kube-.*")))
        .flatMap(child -> child.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  @Override
  public void close() {
    operator.close();
    admin.close();
    server.close();
  }
}
