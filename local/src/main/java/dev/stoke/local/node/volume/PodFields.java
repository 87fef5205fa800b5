package dev.stoke.local.node.volume;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The downward API: a pod's own fields by path. */
public final class PodFields {
  private static final Pattern ENTRY =
      Pattern.compile("metadata\\.(labels|annotations)\\['([^']*)'\\]");

  private PodFields() {}

  /**
   * The field's value; a label or annotation that is not there is empty, as in Kubernetes.
   *
   * @throws MissingSourceException for a path that the downward API does not have
   */
  public static String value(Pod pod, String path, String podIp, String hostIp) {
    Matcher entry = ENTRY.matcher(path);
    if (entry.matches()) {
      boolean labels = entry.group(1).equals("labels");
      return map(labels ? pod.getMetadata().getLabels() : pod.getMetadata().getAnnotations())
          .getOrDefault(entry.group(2), "");
    }
    return switch (path) {
      case "metadata.name" -> pod.getMetadata().getName();
      case "metadata.namespace" -> pod.getMetadata().getNamespace();
      case "metadata.uid" -> pod.getMetadata().getUid();
      case "metadata.labels" -> lines(map(pod.getMetadata().getLabels()));
      case "metadata.annotations" -> lines(map(pod.getMetadata().getAnnotations()));
      case "spec.nodeName" -> text(pod.getSpec().getNodeName());
      case "spec.serviceAccountName" -> text(pod.getSpec().getServiceAccountName());
      case "status.podIP", "status.podIPs" -> podIp;
      case "status.hostIP", "status.hostIPs" -> hostIp;
      default -> throw new MissingSourceException("the downward API has no field " + path);
    };
  }

  private static Map<String, String> map(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }

  private static String text(@Nullable String text) {
    return text == null ? "" : text;
  }

  private static String lines(Map<String, String> map) {
    return new TreeMap<>(map)
        .entrySet().stream()
            .map(entry -> entry.getKey() + "=" + quoted(entry.getValue()))
            .collect(Collectors.joining("\n"));
  }

  private static String quoted(String value) {
    return "\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
