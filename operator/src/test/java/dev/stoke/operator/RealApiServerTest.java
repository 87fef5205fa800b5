package dev.stoke.operator;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.ApiServer;
import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import dev.stoke.operator.charts.InstalledOperator;
import dev.stoke.operator.rbac.AuditLog;
import dev.stoke.operator.rbac.Permission;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestClassOrder;

/**
 * The same scenarios against a real kube-apiserver, where its programs are; the operator has the
 * rights that its chart gives it, and needs all of them.
 */
@TestClassOrder(ClassOrderer.OrderAnnotation.class)
final class RealApiServerTest extends OperatorScenarios {
  /** What no request shows, each with the reason why it is needed all the same. */
  private static final Map<Permission, String> NOT_IN_THE_LOG =
      Map.of(
          new Permission("update", "stoke.hppr.dev/stokeclusters/finalizers"),
          "asked for by the admission of owner references, which is on here and on OpenShift");

  private @Nullable AuditLog audit;
  private @Nullable ApiServer server;

  @Nested
  final class Objects extends ObjectScenarios {
    Objects() {
      super(fixture());
    }
  }

  @Nested
  final class Membership extends MembershipScenarios {
    Membership() {
      super(fixture());
    }
  }

  @Nested
  final class Ownership extends OwnershipScenarios {
    Ownership() {
      super(fixture());
    }
  }

  @Nested
  final class Manifests extends ManifestScenarios {
    Manifests() {
      super(fixture());
    }
  }

  @Nested
  final class OptionalChildren extends OptionalChildScenarios {
    OptionalChildren() {
      super(fixture());
    }
  }

  @Override
  ApiServer start(Path directory, LoopbackNetwork network) {
    var binaries = ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    assumeTrue(
        binaries.isPresent(),
        "no real control plane here: ./stoke control-plane install, or set KUBEBUILDER_ASSETS");
    AuditLog audit;
    try {
      audit = AuditLog.of(InstalledOperator.USER, directory.resolve("audit"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.audit = audit;
    var flags = new ArrayList<>(audit.flags());
    flags.add("--enable-admission-plugins=OwnerReferencesPermissionEnforcement");
    var server =
        RealControlPlane.start(
            binaries.get(),
            directory,
            network,
            new ChildProcesses(directory.resolve("processes")),
            0,
            flags);
    this.server = server;
    return server;
  }

  @Override
  Config operatorConfig(ApiServer server, KubernetesClient admin) {
    OptionalChildScenarios.defineKinds(admin);
    return InstalledOperator.install(server, admin, Map.of());
  }

  /** Of all the scenarios before it: it can only be run together with them. */
  @Nested
  @Order(Integer.MAX_VALUE)
  final class Rights {
    @Test
    void theOperatorUsesEveryRightOfItsChartAndMissesNone() throws IOException {
      var audit = requireNonNull(RealApiServerTest.this.audit);
      var server = requireNonNull(RealApiServerTest.this.server);
      assertThat(audit.forbidden()).as("missing from the chart's rules").isEmpty();
      try (var admin = new KubernetesClientBuilder().withConfig(server.clientConfig()).build()) {
        var granted = Permission.granted(InstalledOperator.clusterRules(admin));
        var needed = new TreeSet<>(audit.used());
        assertThat(needed)
            .as("exceptions that the log shows are none")
            .doesNotContainAnyElementsOf(NOT_IN_THE_LOG.keySet());
        needed.addAll(NOT_IN_THE_LOG.keySet());
        assertThat(granted).as("rights of the chart: some are missing").containsAll(needed);
        assertThat(needed).as("rights of the chart: some are not used").containsAll(granted);
      }
    }
  }
}
