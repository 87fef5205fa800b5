package dev.stoke.local.embedded.ownership;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The shapes of metadata and of the built-in kinds: the path of field names decides. */
public record BuiltInShape(String kind, String path) implements Shape {
  private static final Map<String, List<String>> METADATA =
      Map.of("metadata.ownerReferences", List.of("uid"));
  private static final Set<String> SETS = Set.of("metadata.finalizers");
  private static final Map<String, Map<String, List<String>>> KINDS = new HashMap<>();
  private static final Set<String> ATOMIC_MAPS =
      Set.of(
          "selector",
          "nodeSelector",
          "matchLabels",
          "podSelector",
          "namespaceSelector",
          "labelSelector",
          "fieldRef",
          "resourceFieldRef",
          "configMapKeyRef",
          "secretKeyRef",
          "secretRef",
          "roleRef",
          "nodeSelectorTerms");

  static {
    KINDS.put("Pod", podSpec("spec"));
    KINDS.get("Pod").put("status.podIPs", List.of("ip"));
    for (String workload : List.of("StatefulSet", "Deployment")) {
      KINDS.put(workload, podSpec("spec.template.spec"));
      KINDS.get(workload).put("spec.template.metadata.ownerReferences", List.of("uid"));
    }
    KINDS.put("Service", Map.of("spec.ports", List.of("port", "protocol")));
    KINDS.put("Node", Map.of("status.addresses", List.of("type")));
    KINDS.put("ServiceAccount", Map.of("secrets", List.of("name")));
  }

  private static Map<String, List<String>> podSpec(String prefix) {
    var lists = new HashMap<String, List<String>>();
    lists.put(prefix + ".volumes", List.of("name"));
    lists.put(prefix + ".imagePullSecrets", List.of("name"));
    lists.put(prefix + ".hostAliases", List.of("ip"));
    lists.put(prefix + ".topologySpreadConstraints", List.of("topologyKey", "whenUnsatisfiable"));
    for (String containers : List.of("containers", "initContainers", "ephemeralContainers")) {
      String container = prefix + "." + containers;
      lists.put(container, List.of("name"));
      lists.put(container + ".env", List.of("name"));
      lists.put(container + ".ports", List.of("containerPort", "protocol"));
      lists.put(container + ".volumeMounts", List.of("mountPath"));
      lists.put(container + ".volumeDevices", List.of("devicePath"));
    }
    return lists;
  }

  /** The shape of a whole object. */
  public static BuiltInShape of(String kind) {
    return new BuiltInShape(kind, "");
  }

  @Override
  public Shape field(String name) {
    return new BuiltInShape(kind, path.isEmpty() ? name : path + "." + name);
  }

  @Override
  public Shape item() {
    return this;
  }

  @Override
  public ListKind list() {
    if (SETS.contains(path)) {
      return ListKind.SET;
    }
    return keys().isEmpty() ? ListKind.ATOMIC : ListKind.MAP;
  }

  @Override
  public List<String> keys() {
    if (path.equals("status.conditions")) {
      return List.of("type");
    }
    List<String> ofMetadata = METADATA.get(path);
    return ofMetadata != null
        ? ofMetadata
        : KINDS.getOrDefault(kind, Map.of()).getOrDefault(path, List.of());
  }

  @Override
  public boolean isAtomicMap() {
    return !path.startsWith("metadata")
        && ATOMIC_MAPS.contains(path.substring(path.lastIndexOf('.') + 1));
  }
}
