package dev.stoke.operator.connection;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.util.StdConverter;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.FieldsV1;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;

/**
 * Reads objects without what nobody here needs and a cache would keep: of the objects that there
 * are most of, the notes of who wrote which field, and of pods what was asked for. What is compared
 * with what was applied keeps the notes, and shares their equal parts.
 */
final class LeanObjects {
  private LeanObjects() {}

  static KubernetesSerialization serialization() {
    var mapper = new ObjectMapper();
    mapper.addMixIn(Pod.class, OfPod.class);
    mapper.addMixIn(ConfigMap.class, OfConfigMap.class);
    mapper.addMixIn(Secret.class, OfSecret.class);
    mapper.addMixIn(FieldsV1.class, OfFields.class);
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

  @JsonDeserialize(converter = LeanFields.class)
  private interface OfFields {}

  static final class LeanPod extends StdConverter<Pod, Pod> {
    @Override
    public Pod convert(Pod read) {
      read.setSpec(null);
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

  static final class LeanFields extends StdConverter<FieldsV1, FieldsV1> {
    @Override
    public FieldsV1 convert(FieldsV1 read) {
      read.setAdditionalProperties(SharedParts.of(read.getAdditionalProperties()));
      return read;
    }
  }
}
