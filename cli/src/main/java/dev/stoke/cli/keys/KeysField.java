package dev.stoke.cli.keys;

import dev.stoke.cli.connect.Connection.Connected;
import dev.stoke.local.up.StokeClusters;
import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Changes {@code spec.keys} of a StokeCluster as it is stored, whoever else writes meanwhile. */
final class KeysField {
  private static final int TRIES = 5;

  private KeysField() {}

  /** The stored object, for a change. */
  static Resource<GenericKubernetesResource> of(Connected to, StokeCluster cluster) {
    return StokeClusters.of(to.client())
        .inNamespace(to.namespace())
        .withName(cluster.getMetadata().getName());
  }

  /**
   * Writes what the change makes of the section.
   *
   * @throws KubernetesClientException with the server's sentence when it refuses
   */
  static void edit(
      Resource<GenericKubernetesResource> cluster, Consumer<Map<String, Object>> change) {
    for (int tried = 1; ; tried++) {
      try {
        cluster.edit(stored -> {
          Map<String, Object> spec = stored.get("spec");
          Map<String, Object> before = stored.get("spec", "keys");
          var keys = new TreeMap<String, Object>(before == null ? Map.of() : before);
          change.accept(keys);
          spec.put("keys", keys);
          return stored;
        });
        return;
      } catch (KubernetesClientException e) {
        // The operator wrote in between: the list must not lose what it did.
        if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || tried == TRIES) {
          throw e;
        }
      }
    }
  }
}
