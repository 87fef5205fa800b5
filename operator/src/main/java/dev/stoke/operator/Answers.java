package dev.stoke.operator;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.resources.Child;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the API itself says of objects that no watch has, during one look: it is asked once for
 * each. Not thread-safe.
 */
final class Answers {
  private final KubernetesClient client;
  private final String namespace;
  private final Map<Child, Optional<HasMetadata>> known = new HashMap<>();

  Answers(KubernetesClient client, String namespace) {
    this.client = requireNonNull(client, "client is null");
    this.namespace = requireNonNull(namespace, "namespace is null");
  }

  /** Null where there is none. */
  <T extends HasMetadata> @Nullable T get(Class<T> type, String name) {
    var object =
        known.computeIfAbsent(
            new Child(type, name), asked -> Optional.ofNullable(read(asked.type(), name)));
    return type.cast(object.orElse(null));
  }

  private @Nullable HasMetadata read(Class<? extends HasMetadata> type, String name) {
    return client.resources(type).inNamespace(namespace).withName(name).get();
  }
}
