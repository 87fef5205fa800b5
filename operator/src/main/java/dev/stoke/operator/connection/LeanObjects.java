package dev.stoke.operator.connection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Reads objects without the notes of who wrote which field, where nobody needs them: of the objects
 * that there are most of they are the greater part of the memory that a cache takes. What is
 * compared with what was applied keeps them.
 */
final class LeanObjects {
  private LeanObjects() {}

  static KubernetesSerialization serialization() {
    var mapper = new ObjectMapper();
    mapper.addMixIn(Pod.class, OfPod.class);
    mapper.addMixIn(ConfigMap.class, OfConfigMap.class);
    mapper.addMixIn(Secret.class, OfSecret.class);
    return new KubernetesSerialization(mapper, true);
  }

  private static <T extends HasMetadata> T lean(T read) {
    if (read.getMetadata() != null) {
      // Empty it is not written either, which leaves the API server's notes as they are.
      read.getMetadata().setManagedFields(List.of());
    }
    return read;
  }

  @JsonDeserialize(converter = LeanPod.class)
  private interface OfPod {}

  @JsonDeserialize(converter = LeanConfigMap.class)
  private interface OfConfigMap {}

  @JsonDeserialize(converter = LeanSecret.class)
  private interface OfSecret {}

  static final class LeanPod extends StdConverter<Pod, Pod> {
    @Override
    public Pod convert(Pod read) {
      return lean(read);
    }
  }

  static final class LeanConfigMap extends StdConverter<ConfigMap, ConfigMap> {
    @Override
    public ConfigMap convert(ConfigMap read) {
      return lean(read);
    }
  }

  static final class LeanSecret extends StdConverter<Secret, Secret> {
    @Override
    public Secret convert(Secret read) {
      return lean(read);
    }
  }
}
