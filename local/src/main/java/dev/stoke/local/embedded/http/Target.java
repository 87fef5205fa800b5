package dev.stoke.local.embedded.http;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What a resource path points to.
 *
 * @param namespace empty for cluster-wide resources and for lists over all namespaces
 */
record Target(
    String group,
    String version,
    String namespace,
    String plural,
    Optional<String> name,
    Optional<String> subresource) {

  /** Parses a path; empty when it cannot be a resource's. */
  static Optional<Target> parse(String path) {
    List<String> parts = Arrays.stream(path.split("/")).filter(part -> !part.isEmpty()).toList();
    if (parts.size() >= 3 && parts.getFirst().equals("api")) {
      return parse("", parts.get(1), parts.subList(2, parts.size()));
    }
    if (parts.size() >= 4 && parts.getFirst().equals("apis")) {
      return parse(parts.get(1), parts.get(2), parts.subList(3, parts.size()));
    }
    return Optional.empty();
  }

  private static Optional<Target> parse(String group, String version, List<String> rest) {
    boolean isInNamespace =
        rest.getFirst().equals("namespaces")
            && rest.size() > 2
            && !(group.isEmpty() && rest.size() == 3 && isNamespacePart(rest.get(2)));
    String namespace = isInNamespace ? rest.get(1) : "";
    List<String> own = isInNamespace ? rest.subList(2, rest.size()) : rest;
    if (own.size() > 3) {
      return Optional.empty();
    }
    return Optional.of(
        new Target(
            group,
            version,
            namespace,
            own.getFirst(),
            own.size() > 1 ? Optional.of(own.get(1)) : Optional.empty(),
            own.size() > 2 ? Optional.of(own.get(2)) : Optional.empty()));
  }

  private static boolean isNamespacePart(String part) {
    return part.equals("status") || part.equals("finalize");
  }
}
