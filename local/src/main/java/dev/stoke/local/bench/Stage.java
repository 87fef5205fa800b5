package dev.stoke.local.bench;

import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import java.nio.file.Path;
import java.util.List;

/** A new control plane, a node that is played, and a look at the StokeClusters. */
record Stage(Path directory, BenchPlane plane, PlayedNode node, BenchClusters clusters)
    implements AutoCloseable {
  static Stage start(
      ControlPlaneBinaries binaries,
      Path home,
      Path directory,
      LoopbackNetwork network,
      ChildProcesses processes,
      List<String> apiServerFlags) {
    var plane = new BenchPlane(binaries, home, directory, network, processes, apiServerFlags);
    try {
      return new Stage(
          directory,
          plane,
          new PlayedNode(plane.admin(), new PodAddresses(network)),
          new BenchClusters(plane.admin()));
    } catch (RuntimeException e) {
      plane.close();
      throw e;
    }
  }

  /** Of the configuration that the pods have; 0 before there is one. */
  long revision(String cluster) {
    var loaded = node.loaded(cluster);
    return loaded == null ? 0 : loaded.revision();
  }

  @Override
  public void close() {
    clusters.close();
    node.close();
    plane.close();
  }
}
