package dev.stoke.local.node;

import static dev.stoke.local.node.LocalCluster.container;
import static dev.stoke.local.node.LocalCluster.isRunning;
import static dev.stoke.local.node.LocalCluster.process;
import static dev.stoke.local.node.LocalCluster.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeRestartTest {
  private LocalCluster cluster;

  @BeforeEach
  void start(@TempDir Path directory) {
    cluster = new LocalCluster(directory);
  }

  @AfterEach
  void stop() {
    cluster.close();
  }

  @Test
  void closingEndsAllProcessesAndTheNextNodeTakesThePodsUp() throws IOException {
    Pod polite = cluster.create(shell("default", "polite", "sleep 61; true"));
    Pod deaf =
        cluster.create(shell("default", "deaf", "trap '' TERM; while :; do sleep 0.1; done"));
    ProcessHandle first = process(cluster.awaitPod(polite, LocalCluster::isRunning));
    ProcessHandle second = process(cluster.awaitPod(deaf, LocalCluster::isRunning));
    List<ProcessHandle> family =
        await().until(() -> first.descendants().toList(), found -> !found.isEmpty());
    int port = cluster.node.kubeletPort();

    cluster.node.close();

    assertThat(first.isAlive()).isFalse();
    assertThat(second.isAlive()).isFalse();
    await().until(() -> family.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(cluster.get(polite)).isNotNull();
    try (var free = new ServerSocket()) {
      free.bind(new InetSocketAddress(cluster.network.nodeAddress(), port));
    }

    cluster.node = Node.start(cluster.options());

    Pod again =
        cluster.awaitPod(polite, now -> isRunning(now) && container(now).getRestartCount() == 1);
    assertThat(process(again).isAlive()).isTrue();
    assertThat(container(again).getLastState().getTerminated().getReason())
        .isEqualTo("ContainerStatusUnknown");
  }

  @Test
  void processesOutliveTheApisAbsence() {
    Pod before = cluster.create(shell("default", "before", "exec sleep 60"));
    ProcessHandle process = process(cluster.awaitPod(before, LocalCluster::isRunning));

    cluster.stopApi();
    process.destroyForcibly();
    await().until(() -> process.onExit().isDone());
    cluster.startApiAgain();

    cluster.awaitPod(before, now -> isRunning(now) && container(now).getRestartCount() == 1);
    Pod after = cluster.create(shell("default", "after", "exec sleep 60"));
    cluster.awaitPod(after, LocalCluster::isRunning);
  }
}
