package dev.stoke.e2e;

import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.up.ApiKind;
import org.junit.jupiter.api.condition.EnabledIf;

/**
 * The same scenarios against etcd, kube-apiserver and kube-controller-manager, where they are
 * installed.
 */
@EnabledIf(
    value = "installed",
    disabledReason = "no control plane in the cache: run ./stoke control-plane install")
final class RealControlPlaneScenariosIT extends ScenarioSuite {
  RealControlPlaneScenariosIT() {
    super(ApiKind.REAL);
  }

  static boolean installed() {
    return ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache()).isPresent();
  }
}
