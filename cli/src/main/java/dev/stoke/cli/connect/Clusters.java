package dev.stoke.cli.connect;

import dev.stoke.cli.connect.Connection.Connected;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds the StokeCluster that a command is about. */
public final class Clusters {
  private Clusters() {}

  /**
   * The one of this name; without a name the only one of the namespace.
   *
   * @throws IllegalArgumentException with a sentence, when there is none, or more than one to
   *     choose from
   */
  public static StokeCluster one(Connected to, @Nullable String name) {
    var all = all(to);
    var found =
        all.stream()
            .filter(cluster -> name == null || name.equals(cluster.getMetadata().getName()))
            .toList();
    if (found.size() == 1) {
      return found.getFirst();
    }
    var names =
        all.stream()
            .map(cluster -> cluster.getMetadata().getName())
            .collect(Collectors.joining(", "));
    if (!found.isEmpty()) {
      throw new IllegalArgumentException(
          "namespace %s has several StokeClusters: name one of %s"
              .formatted(to.namespace(), names));
    }
    throw new IllegalArgumentException(
        "no StokeCluster%s in namespace %s; %s"
            .formatted(
                name == null ? "" : " " + name,
                to.namespace(),
                names.isEmpty() ? "look into another one with -n" : "there is " + names));
  }

  private static List<StokeCluster> all(Connected to) {
    try {
      return to.client()
          .resources(StokeCluster.class)
          .inNamespace(to.namespace())
          .list()
          .getItems();
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        throw new NotInstalledException(e);
      }
      throw e;
    }
  }
}
