package dev.stoke.local.embedded.model;

import java.util.List;
import java.util.Optional;

/**
 * One resource in one version, as discovery tells of it.
 *
 * @param group empty for the core group
 * @param scale where the scale subresource finds its numbers, when there is one
 */
public record ResourceType(
    String group,
    String version,
    String kind,
    String plural,
    String singular,
    List<String> shortNames,
    List<String> categories,
    boolean namespaced,
    boolean hasStatus,
    Optional<ScalePaths> scale) {

  /** Dotted paths without the leading dot: {@code spec.replicas}. */
  public record ScalePaths(String specReplicas, String statusReplicas, Optional<String> selector) {}

  public ResourceType {
    shortNames = List.copyOf(shortNames);
    categories = List.copyOf(categories);
  }

  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  public String listKind() {
    return kind + "List";
  }

  /** {@code plural.group}: what errors call it, and under which all versions are stored. */
  public String groupResource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  public boolean is(String otherGroup, String otherPlural) {
    return group.equals(otherGroup) && plural.equals(otherPlural);
  }
}
