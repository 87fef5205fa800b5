package dev.stoke.local.node.volume;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where ConfigMaps, Secrets and tokens come from; empty when there is none of that name. */
public interface ConfigSource {
  Optional<ConfigMap> configMap(String namespace, String name);

  Optional<Secret> secret(String namespace, String name);

  /** A token of the pod's ServiceAccount; may be served from memory while it is fresh. */
  String serviceAccountToken(Pod pod, @Nullable String audience, long expirationSeconds);
}
