package dev.stoke.local.bench;

import dev.stoke.local.bench.OperatorFigures.Run;
import dev.stoke.local.up.Progress;
import java.time.Duration;

/** The writes of an operator that costs nothing and does nothing twice. */
final class BareRun {
  private BareRun() {}

  static Run run(Stage stage, BareWrites writes, int clusters, Deadline deadline, Progress progress)
      throws InterruptedException {
    var client = stage.plane().operator();
    var own = ProcessHandle.current().info();
    var cpu = own.totalCpuDuration().orElse(Duration.ZERO);
    var apiCpu = stage.plane().cpu();
    var time =
        new Creation(stage, clusters)
            .run(
                "Bare writes",
                (cluster, turns) -> {
                  var name = cluster.getMetadata().getName();
                  turns.acquire();
                  try {
                    writes.sendObjects(client, cluster);
                  } finally {
                    turns.release();
                  }
                  deadline.await(
                      "the pods of " + name,
                      () -> stage.node().readyPods(name) == BenchClusters.REPLICAS);
                  turns.acquire();
                  try {
                    writes.sendReports(client, cluster);
                  } finally {
                    turns.release();
                  }
                },
                deadline,
                progress);
    return new Run(
        time,
        (long) clusters * writes.count(),
        0,
        ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).minus(cpu),
        stage.plane().cpu().minus(apiCpu));
  }
}
