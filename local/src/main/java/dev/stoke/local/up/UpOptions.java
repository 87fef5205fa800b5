package dev.stoke.local.up;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;

/**
 * What to start and where.
 *
 * @param home the checkout: programs are taken from its modules' target folders, CRDs from crds/
 * @param directory where state, logs and the kubeconfig live
 * @param publicPort port on 127.0.0.1 of the load-balanced URL; 0 takes any free one
 * @param api which Kubernetes API
 */
public record UpOptions(Path home, Path directory, int publicPort, ApiKind api) {
  public UpOptions {
    home = requireNonNull(home, "home is null").toAbsolutePath().normalize();
    directory = requireNonNull(directory, "directory is null").toAbsolutePath().normalize();
    requireNonNull(api, "api is null");
    if (publicPort < 0 || publicPort > 65535) {
      throw new IllegalArgumentException("port " + publicPort + " is not between 0 and 65535");
    }
  }

  Path kubeconfig() {
    return directory.resolve("kubeconfig");
  }

  Path logs() {
    return directory.resolve("logs");
  }
}
