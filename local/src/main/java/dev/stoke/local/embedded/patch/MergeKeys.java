package dev.stoke.local.embedded.patch;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The lists of built-in types that a strategic merge patch merges instead of replacing, by the name
 * of the field; where one name means different lists, the parent decides.
 */
final class MergeKeys {
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("containers", "name"),
          Map.entry("initContainers", "name"),
          Map.entry("ephemeralContainers", "name"),
          Map.entry("volumes", "name"),
          Map.entry("env", "name"),
          Map.entry("imagePullSecrets", "name"),
          Map.entry("secrets", "name"),
          Map.entry("volumeMounts", "mountPath"),
          Map.entry("volumeDevices", "devicePath"),
          Map.entry("hostAliases", "ip"),
          Map.entry("topologySpreadConstraints", "topologyKey"),
          Map.entry("conditions", "type"),
          Map.entry("addresses", "type"),
          Map.entry("ownerReferences", "uid"),
          Map.entry("podIPs", "ip"));

  /** Lists of plain values that are merged as sets. */
  private static final Set<String> SETS = Set.of("finalizers");

  private MergeKeys() {}

  /** The key of the list in the field, which is a member of an object that is in the parent. */
  static Optional<String> of(String parent, String field) {
    if (field.equals("ports")) {
      return switch (parent) {
        case "containers", "initContainers", "ephemeralContainers" -> Optional.of("containerPort");
        case "spec" -> Optional.of("port");
        default -> Optional.empty();
      };
    }
    return Optional.ofNullable(KEYS.get(field));
  }

  static boolean isSet(String field) {
    return SETS.contains(field);
  }
}
