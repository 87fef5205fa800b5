package dev.stoke.local.node.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ServiceAccountTokenProjection;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out which files a volume has; touches no disk. */
final class VolumeContents {
  private static final int DEFAULT_MODE = 0644;

  private final Pod pod;
  private final String podIp;
  private final String hostIp;
  private final ConfigSource source;

  VolumeContents(Pod pod, String podIp, String hostIp, ConfigSource source) {
    this.pod = pod;
    this.podIp = podIp;
    this.hostIp = hostIp;
    this.source = source;
  }

  /**
   * The files by relative path; empty for a volume without files of the API's, as emptyDir.
   *
   * @throws MissingSourceException when a source that is not optional is missing
   */
  Optional<Map<String, VolumeFile>> of(Volume volume) {
    var files = new LinkedHashMap<String, VolumeFile>();
    if (volume.getConfigMap() != null) {
      var wanted = volume.getConfigMap();
      add(
          files,
          configMap(wanted.getName()),
          wanted.getOptional(),
          wanted.getItems(),
          wanted.getDefaultMode());
    } else if (volume.getSecret() != null) {
      var wanted = volume.getSecret();
      add(
          files,
          secret(wanted.getSecretName()),
          wanted.getOptional(),
          wanted.getItems(),
          wanted.getDefaultMode());
    } else if (volume.getDownwardAPI() != null) {
      var wanted = volume.getDownwardAPI();
      downward(files, wanted.getItems(), wanted.getDefaultMode());
    } else if (volume.getProjected() != null) {
      for (VolumeProjection part : volume.getProjected().getSources()) {
        projection(files, part, volume.getProjected().getDefaultMode());
      }
    } else if (volume.getEmptyDir() != null) {
      return Optional.empty();
    } else {
      throw new MissingSourceException(
          "volume \"%s\" is of a kind that this node does not have (it has configMap, secret, projected, downwardAPI and emptyDir)"
              .formatted(volume.getName()));
    }
    return Optional.of(files);
  }

  private void projection(
      Map<String, VolumeFile> files, VolumeProjection part, @Nullable Integer mode) {
    if (part.getConfigMap() != null) {
      var wanted = part.getConfigMap();
      add(files, configMap(wanted.getName()), wanted.getOptional(), wanted.getItems(), mode);
    }
    if (part.getSecret() != null) {
      var wanted = part.getSecret();
      add(files, secret(wanted.getName()), wanted.getOptional(), wanted.getItems(), mode);
    }
    if (part.getDownwardAPI() != null) {
      downward(files, part.getDownwardAPI().getItems(), mode);
    }
    if (part.getServiceAccountToken() != null) {
      ServiceAccountTokenProjection wanted = part.getServiceAccountToken();
      Long seconds = wanted.getExpirationSeconds();
      String token =
          source.serviceAccountToken(pod, wanted.getAudience(), seconds == null ? 3600 : seconds);
      files.put(wanted.getPath(), new VolumeFile(token.getBytes(UTF_8), mode(null, mode)));
    }
  }

  /**
   * What a ConfigMap or a Secret holds.
   *
   * @param content empty when there is no such object
   */
  private record Entries(String kind, String name, Optional<Map<String, byte[]>> content) {}

  private Entries configMap(String name) {
    return new Entries(
        "configmap",
        name,
        source.configMap(pod.getMetadata().getNamespace(), name).map(VolumeContents::content));
  }

  private Entries secret(String name) {
    return new Entries(
        "secret", name, source.secret(pod.getMetadata().getNamespace(), name).map(SecretData::of));
  }

  private static Map<String, byte[]> content(ConfigMap map) {
    var content = new HashMap<String, byte[]>();
    if (map.getData() != null) {
      map.getData().forEach((key, text) -> content.put(key, text.getBytes(UTF_8)));
    }
    if (map.getBinaryData() != null) {
      map.getBinaryData()
          .forEach((key, text) -> content.put(key, Base64.getDecoder().decode(text)));
    }
    return content;
  }

  private static void add(
      Map<String, VolumeFile> files,
      Entries entries,
      @Nullable Boolean optional,
      @Nullable List<KeyToPath> items,
      @Nullable Integer defaultMode) {
    boolean required = !Boolean.TRUE.equals(optional);
    if (required && entries.content().isEmpty()) {
      throw new MissingSourceException(
          "%s \"%s\" not found".formatted(entries.kind(), entries.name()));
    }
    Map<String, byte[]> content = entries.content().orElse(Map.of());
    if (items == null || items.isEmpty()) {
      content.forEach(
          (key, bytes) -> files.put(key, new VolumeFile(bytes, mode(null, defaultMode))));
      return;
    }
    for (KeyToPath item : items) {
      byte[] bytes = content.get(item.getKey());
      if (bytes != null) {
        files.put(item.getPath(), new VolumeFile(bytes, mode(item.getMode(), defaultMode)));
      } else if (required) {
        throw new MissingSourceException(
            "%s \"%s\" has no key \"%s\"".formatted(entries.kind(), entries.name(), item.getKey()));
      }
    }
  }

  private void downward(
      Map<String, VolumeFile> files,
      List<DownwardAPIVolumeFile> items,
      @Nullable Integer defaultMode) {
    for (DownwardAPIVolumeFile item : items) {
      String value =
          item.getFieldRef() == null
              ? ResourceFields.value(pod, item.getResourceFieldRef(), null)
              : PodFields.value(pod, item.getFieldRef().getFieldPath(), podIp, hostIp);
      files.put(
          item.getPath(), new VolumeFile(value.getBytes(UTF_8), mode(item.getMode(), defaultMode)));
    }
  }

  private static int mode(@Nullable Integer own, @Nullable Integer fallback) {
    if (own != null) {
      return own;
    }
    return fallback == null ? DEFAULT_MODE : fallback;
  }
}
