package dev.stoke.local.node.pod;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.stoke.local.node.volume.ConfigSource;
import dev.stoke.local.node.volume.MissingSourceException;
import dev.stoke.local.node.volume.PodFields;
import dev.stoke.local.node.volume.ResourceFields;
import dev.stoke.local.node.volume.SecretData;
import io.fabric8.kubernetes.api.model.ConfigMapKeySelector;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecretKeySelector;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A container's environment variables, as its spec says. */
final class Environment {
  private final Pod pod;
  private final Container container;
  private final String podIp;
  private final String hostIp;
  private final ConfigSource source;

  Environment(Pod pod, Container container, String podIp, String hostIp, ConfigSource source) {
    this.pod = pod;
    this.container = container;
    this.podIp = podIp;
    this.hostIp = hostIp;
    this.source = source;
  }

  /**
   * The variables in order; later ones see earlier ones as {@code $(NAME)}.
   *
   * @throws MissingSourceException when something that is not optional is missing
   */
  Map<String, String> resolve() {
    var variables = new LinkedHashMap<String, String>();
    for (EnvFromSource from : container.getEnvFrom()) {
      addAll(variables, from);
    }
    for (EnvVar variable : container.getEnv()) {
      EnvVarSource from = variable.getValueFrom();
      Optional<String> value =
          from == null
              ? Optional.of(Expansion.expand(text(variable.getValue()), variables))
              : value(from);
      value.ifPresent(text -> variables.put(variable.getName(), text));
    }
    return variables;
  }

  private void addAll(Map<String, String> variables, EnvFromSource from) {
    String prefix = text(from.getPrefix());
    if (from.getConfigMapRef() != null) {
      String name = from.getConfigMapRef().getName();
      var found = source.configMap(namespace(), name);
      if (found.isPresent() && found.get().getData() != null) {
        found.get().getData().forEach((key, value) -> variables.put(prefix + key, value));
      } else if (found.isEmpty() && !Boolean.TRUE.equals(from.getConfigMapRef().getOptional())) {
        throw new MissingSourceException("configmap \"%s\" not found".formatted(name));
      }
    }
    if (from.getSecretRef() != null) {
      String name = from.getSecretRef().getName();
      var found = source.secret(namespace(), name);
      if (found.isPresent()) {
        SecretData.of(found.get())
            .forEach((key, value) -> variables.put(prefix + key, new String(value, UTF_8)));
      } else if (!Boolean.TRUE.equals(from.getSecretRef().getOptional())) {
        throw new MissingSourceException("secret \"%s\" not found".formatted(name));
      }
    }
  }

  private Optional<String> value(EnvVarSource from) {
    if (from.getFieldRef() != null) {
      return Optional.of(PodFields.value(pod, from.getFieldRef().getFieldPath(), podIp, hostIp));
    }
    if (from.getResourceFieldRef() != null) {
      return Optional.of(ResourceFields.value(pod, from.getResourceFieldRef(), container));
    }
    if (from.getConfigMapKeyRef() != null) {
      ConfigMapKeySelector key = from.getConfigMapKeyRef();
      Optional<String> value =
          source
              .configMap(namespace(), key.getName())
              .flatMap(map -> Optional.ofNullable(map.getData()))
              .flatMap(data -> Optional.ofNullable(data.get(key.getKey())));
      return required(value, "configmap", key.getName(), key.getKey(), key.getOptional());
    }
    if (from.getSecretKeyRef() != null) {
      SecretKeySelector key = from.getSecretKeyRef();
      Optional<String> value =
          source
              .secret(namespace(), key.getName())
              .flatMap(secret -> Optional.ofNullable(SecretData.of(secret).get(key.getKey())))
              .map(bytes -> new String(bytes, UTF_8));
      return required(value, "secret", key.getName(), key.getKey(), key.getOptional());
    }
    throw new MissingSourceException("a variable's valueFrom is of a kind this node does not have");
  }

  private static Optional<String> required(
      Optional<String> value, String kind, String name, String key, @Nullable Boolean optional) {
    if (value.isEmpty() && !Boolean.TRUE.equals(optional)) {
      throw new MissingSourceException(
          "%s \"%s\" not found or without key \"%s\"".formatted(kind, name, key));
    }
    return value;
  }

  private String namespace() {
    return pod.getMetadata().getNamespace();
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }
}
