package dev.stoke.local.node.volume;

import static java.nio.charset.StandardCharsets.UTF_8;

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
      configMap(
          files,
          wanted.getName(),
          Boolean.TRUE.equals(wanted.getOptional()),
          wanted.getItems(),
          wanted.getDefaultMode());
    } else if (volume.getSecret() != null) {
      var wanted = volume.getSecret();
      secret(
          files,
          wanted.getSecretName(),
          Boolean.TRUE.equals(wanted.getOptional()),
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
      configMap(
          files,
          wanted.getName(),
          Boolean.TRUE.equals(wanted.getOptional()),
          wanted.getItems(),
          mode);
    }
    if (part.getSecret() != null) {
      var wanted = part.getSecret();
      secret(
          files,
          wanted.getName(),
          Boolean.TRUE.equals(wanted.getOptional()),
          wanted.getItems(),
          mode);
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

  private void configMap(
      Map<String, VolumeFile> files,
      String name,
      boolean optional,
      @Nullable List<KeyToPath> items,
      @Nullable Integer mode) {
    var found = source.configMap(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty()) {
      absent(optional, "configmap", name);
      return;
    }
    var content = new HashMap<String, byte[]>();
    if (found.get().getData() != null) {
      found.get().getData().forEach((key, text) -> content.put(key, text.getBytes(UTF_8)));
    }
    if (found.get().getBinaryData() != null) {
      found
          .get()
          .getBinaryData()
          .forEach((key, text) -> content.put(key, Base64.getDecoder().decode(text)));
    }
    select(files, content, items, mode, optional, "configmap", name);
  }

  private void secret(
      Map<String, VolumeFile> files,
      String name,
      boolean optional,
      @Nullable List<KeyToPath> items,
      @Nullable Integer mode) {
    var found = source.secret(pod.getMetadata().getNamespace(), name);
    if (found.isEmpty()) {
      absent(optional, "secret", name);
      return;
    }
    select(files, SecretData.of(found.get()), items, mode, optional, "secret", name);
  }

  private void absent(boolean optional, String kind, String name) {
    if (!optional) {
      throw new MissingSourceException("%s \"%s\" not found".formatted(kind, name));
    }
  }

  private static void select(
      Map<String, VolumeFile> files,
      Map<String, byte[]> content,
      @Nullable List<KeyToPath> items,
      @Nullable Integer defaultMode,
      boolean optional,
      String kind,
      String name) {
    if (items == null || items.isEmpty()) {
      content.forEach(
          (key, bytes) -> files.put(key, new VolumeFile(bytes, mode(null, defaultMode))));
      return;
    }
    for (KeyToPath item : items) {
      byte[] bytes = content.get(item.getKey());
      if (bytes != null) {
        files.put(item.getPath(), new VolumeFile(bytes, mode(item.getMode(), defaultMode)));
      } else if (!optional) {
        throw new MissingSourceException(
            "%s \"%s\" has no key \"%s\"".formatted(kind, name, item.getKey()));
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
