package dev.stoke.local.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ControlPlaneBinariesTest {
  @TempDir private Path temp;

  @Test
  void takesTheAssetsOfTheEnvironmentFirst() throws IOException {
    Path assets =
        programs(temp.resolve("assets"), "etcd", "kube-apiserver", "kube-controller-manager");
    programs(cached(), "etcd", "kube-apiserver", "kube-controller-manager");

    var found = ControlPlaneBinaries.find(temp, Map.of("KUBEBUILDER_ASSETS", assets.toString()));

    assertThat(found)
        .get()
        .extracting(ControlPlaneBinaries::etcd)
        .isEqualTo(assets.resolve("etcd"));
  }

  @Test
  void passesOverAssetsWithoutAControllerManager() throws IOException {
    Path assets = programs(temp.resolve("assets"), "etcd", "kube-apiserver", "kubectl");
    programs(cached(), "etcd", "kube-apiserver", "kube-controller-manager");

    var found = ControlPlaneBinaries.find(temp, Map.of("KUBEBUILDER_ASSETS", assets.toString()));

    assertThat(found)
        .get()
        .extracting(ControlPlaneBinaries::apiServer)
        .isEqualTo(cached().resolve("kube-apiserver"));
  }

  @Test
  void findsNothingInAnIncompleteCache() throws IOException {
    programs(cached(), "etcd", "kube-apiserver");
    Files.writeString(cached().resolve("kube-controller-manager"), "not executable");

    assertThat(ControlPlaneBinaries.find(temp, Map.of())).isEmpty();
  }

  @Test
  void asksTheApiServerForItsVersion() throws IOException {
    Path directory = programs(cached(), "etcd", "kube-apiserver", "kube-controller-manager");

    assertThat(ControlPlaneBinaries.in(directory))
        .get()
        .extracting(ControlPlaneBinaries::kubernetesVersion)
        .isEqualTo("v1.99.0");
  }

  private Path cached() {
    return Program.directory(temp, Platform.current());
  }

  private static Path programs(Path directory, String... names) throws IOException {
    Files.createDirectories(directory);
    for (String name : names) {
      Path file =
          Files.writeString(directory.resolve(name), "#!/bin/sh\necho Kubernetes v1.99.0\n");
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return directory;
  }
}
