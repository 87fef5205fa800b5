package dev.stoke.local.cli;

import dev.stoke.local.up.LocalStoke;
import dev.stoke.local.up.Manifests;
import dev.stoke.local.up.StokeClusters;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.nio.file.Path;
import java.time.Duration;

/** Applies the manifest of {@code up} and waits for its StokeCluster. */
final class Quickstart {
  private final LocalStoke local;
  private final Console console;

  Quickstart(LocalStoke local, Console console) {
    this.local = local;
    this.console = console;
  }

  /** Name of the StokeCluster. One that an earlier run left is kept as it is. */
  String apply(Path file) {
    var manifests = new Manifests(local.client());
    var objects = manifests.read(file);
    HasMetadata cluster =
        objects.stream()
            .filter(object -> "StokeCluster".equals(object.getKind()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(file + " holds no StokeCluster"));
    String name = cluster.getMetadata().getName();
    if (manifests.exists(cluster)) {
      console.done("StokeCluster", name + " is here from an earlier run and is kept as it is");
    } else {
      objects.forEach(manifests::apply);
      console.done("StokeCluster", name + " applied from " + file);
    }
    return name;
  }

  /** Shows each step towards ready; false, with the reason printed, when it takes too long. */
  boolean awaitReady(String name, Duration patience) throws InterruptedException {
    var clusters = new StokeClusters(local.client());
    long deadline = System.nanoTime() + patience.toNanos();
    String shown = "";
    String message = "";
    while (System.nanoTime() < deadline) {
      var view = clusters.find(LocalStoke.NAMESPACE, name);
      if (view.isPresent()) {
        String summary = view.get().summary();
        message = view.get().message();
        if (!summary.equals(shown)) {
          console.done("StokeCluster", summary);
          shown = summary;
        }
        if (view.get().ready()) {
          return true;
        }
      }
      Thread.sleep(Duration.ofMillis(250));
    }
    console.line(
        "StokeCluster %s is not ready after %d s: %s%nEverything keeps running: look with ./stoke get pods, ./stoke logs %s-0, or into %s."
            .formatted(
                name,
                patience.toSeconds(),
                message.isEmpty() ? "the operator has not said why" : message,
                name,
                local.kubeconfig().resolveSibling("logs")));
    return false;
  }
}
