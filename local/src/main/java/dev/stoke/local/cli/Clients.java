package dev.stoke.local.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Clients of the running cluster, from the kubeconfig that {@code up} wrote. */
final class Clients {
  private static final int TIMEOUT_MILLIS = 10_000;

  private Clients() {}

  static KubernetesClient open(RunFiles files) {
    if (files.running().isEmpty()) {
      throw new IllegalStateException("Stoke is not running: start it with ./stoke up");
    }
    try {
      Config config = Config.fromKubeconfig(Files.readString(files.kubeconfig()));
      config.setRequestTimeout(TIMEOUT_MILLIS);
      config.setConnectionTimeout(TIMEOUT_MILLIS);
      config.setRequestRetryBackoffLimit(0);
      return new KubernetesClientBuilder().withConfig(config).build();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + files.kubeconfig(), e);
    }
  }
}
