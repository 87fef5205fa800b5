package dev.stoke.operator;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.stoke.local.ApiServer;
import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.RealControlPlane;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import java.nio.file.Path;

/** The specification against a real kube-apiserver, where its programs are. */
final class RealApiSpecTest extends SpecScenarios {
  @Override
  ApiServer start(Path directory, LoopbackNetwork network) {
    var binaries = ControlPlaneBinaries.find(ControlPlaneBinaries.defaultCache());
    assumeTrue(
        binaries.isPresent(),
        "no real control plane here: ./stoke control-plane install, or set KUBEBUILDER_ASSETS");
    return RealControlPlane.start(
        binaries.get(), directory, network, new ChildProcesses(directory.resolve("processes")), 0);
  }
}
