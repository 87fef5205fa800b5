package dev.stoke.local.controlplane;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The three programs of a control plane, all of them executable files. */
public record ControlPlaneBinaries(Path etcd, Path apiServer, Path controllerManager) {
  private static final int VERSION_LIMIT_BYTES = 4096;

  public ControlPlaneBinaries {
    requireNonNull(etcd, "etcd is null");
    requireNonNull(apiServer, "apiServer is null");
    requireNonNull(controllerManager, "controllerManager is null");
  }

  /** {@code ${XDG_CACHE_HOME:-~/.cache}/stoke/control-plane}. */
  public static Path defaultCache() {
    String xdg = System.getenv("XDG_CACHE_HOME");
    Path base =
        xdg == null || xdg.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(xdg);
    return base.resolve("stoke").resolve("control-plane");
  }

  /**
   * Looks in {@code $KUBEBUILDER_ASSETS}, then for our pinned versions in the cache. Assets without
   * a kube-controller-manager, as setup-envtest lays them out, are passed over: StatefulSets need
   * one, and of the same version.
   */
  public static Optional<ControlPlaneBinaries> find(Path cache) {
    return find(cache, System.getenv());
  }

  static Optional<ControlPlaneBinaries> find(Path cache, Map<String, String> environment) {
    String assets = environment.get("KUBEBUILDER_ASSETS");
    return Optional.ofNullable(assets)
        .filter(path -> !path.isBlank())
        .flatMap(path -> in(Path.of(path)))
        .or(() -> in(Program.directory(cache, Platform.current())));
  }

  static Optional<ControlPlaneBinaries> in(Path directory) {
    for (Program program : Program.REQUIRED) {
      Path file = directory.resolve(program.fileName());
      if (!Files.isRegularFile(file) || !Files.isExecutable(file)) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new ControlPlaneBinaries(
            directory.resolve(Program.ETCD.fileName()).toAbsolutePath(),
            directory.resolve(Program.API_SERVER.fileName()).toAbsolutePath(),
            directory.resolve(Program.CONTROLLER_MANAGER.fileName()).toAbsolutePath()));
  }

  /**
   * Asks kube-apiserver for its version, such as {@code v1.36.3}.
   *
   * @throws IllegalStateException when it does not answer; it is then no program for this machine
   */
  public String kubernetesVersion() {
    try {
      Process process =
          new ProcessBuilder(apiServer.toString(), "--version").redirectErrorStream(true).start();
      try (var output = process.getInputStream()) {
        if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
          throw new IllegalStateException(apiServer + " --version failed");
        }
        String answer =
            new String(output.readNBytes(VERSION_LIMIT_BYTES), StandardCharsets.UTF_8).strip();
        return answer.substring(answer.lastIndexOf(' ') + 1);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + apiServer, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking " + apiServer, e);
    }
  }
}
