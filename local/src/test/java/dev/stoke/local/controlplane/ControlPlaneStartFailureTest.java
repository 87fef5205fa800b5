package dev.stoke.local.controlplane;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stoke.local.network.LoopbackNetwork;
import dev.stoke.local.process.ChildProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs scripts in place of the programs, so it needs no control plane. */
class ControlPlaneStartFailureTest {
  @TempDir private Path temp;

  @Test
  void showsTheLogOfAnApiServerThatEndsAndStopsTheRest() throws IOException {
    Path etcd = script("etcd", "exec sleep 60");
    Path apiServer =
        script("kube-apiserver", "[ \"$1\" = --version ] && exit 0; echo unknown flag; exit 1");

    assertThatThrownBy(() -> start(etcd, apiServer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("kube-apiserver ended while it started")
        .hasMessageContaining("unknown flag");
    await().atMost(Duration.ofSeconds(10)).until(() -> recordedProcesses() == 0);
  }

  @Test
  void doesNotWaitForAnApiServerWhenEtcdHasEnded() throws IOException {
    Path etcd = script("etcd", "echo no space left on device; exit 1");
    Path apiServer = script("kube-apiserver", "[ \"$1\" = --version ] && exit 0; exec sleep 60");

    assertThatThrownBy(() -> start(etcd, apiServer))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("etcd ended")
        .hasMessageContaining("no space left on device");
    await().atMost(Duration.ofSeconds(10)).until(() -> recordedProcesses() == 0);
  }

  private void start(Path etcd, Path apiServer) {
    try (LoopbackNetwork network = LoopbackNetwork.claim()) {
      RealControlPlane.start(
              new ControlPlaneBinaries(etcd, apiServer, etcd),
              temp.resolve("state"),
              network,
              new ChildProcesses(temp.resolve("processes")),
              0)
          .close();
    }
  }

  private Path script(String name, String commands) throws IOException {
    Path file = Files.writeString(temp.resolve(name), "#!/bin/sh\n" + commands + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }

  private long recordedProcesses() throws IOException {
    try (Stream<Path> records = Files.list(temp.resolve("processes"))) {
      return records.count();
    }
  }
}
