package dev.stoke.local.cli;

import dev.stoke.local.controlplane.ControlPlaneBinaries;
import dev.stoke.local.controlplane.ControlPlaneInstaller;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./stoke control-plane install}. */
@Command(
    name = "control-plane",
    description = "A real Kubernetes control plane for ./stoke up and the tests.",
    mixinStandardHelpOptions = true)
final class ControlPlaneCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return 2;
  }

  @Command(
      name = "install",
      description =
          "Put etcd, kube-apiserver and kube-controller-manager into the cache: downloaded, or built with Go (about 6 minutes).",
      mixinStandardHelpOptions = true)
  Integer install(
      @Option(
              names = "--cache",
              paramLabel = "DIR",
              description = "instead of the user's cache folder")
          @Nullable Path cache)
      throws Exception {
    Path target = cache == null ? ControlPlaneBinaries.defaultCache() : cache;
    new ControlPlaneInstaller(target, System.out).install();
    return 0;
  }
}
