package dev.stoke.operator;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator takes from its environment.
 *
 * @param namespaces that are watched; empty: all
 * @param managementPort of the probes; 0: any free one
 */
record Settings(Set<String> namespaces, int managementPort) {
  static final String NAMESPACES = "STOKE_WATCH_NAMESPACES";
  static final String MANAGEMENT_PORT = "STOKE_MANAGEMENT_PORT";
  private static final int DEFAULT_MANAGEMENT_PORT = 8090;

  Settings {
    namespaces = Set.copyOf(namespaces);
  }

  /**
   * @throws IllegalArgumentException with a sentence that names the variable
   */
  static Settings of(Map<String, String> environment) {
    var namespaces =
        Arrays.stream(environment.getOrDefault(NAMESPACES, "").split(",", -1))
            .map(String::strip)
            .filter(namespace -> !namespace.isEmpty())
            .collect(Collectors.toSet());
    return new Settings(namespaces, port(environment.get(MANAGEMENT_PORT)));
  }

  private static int port(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return DEFAULT_MANAGEMENT_PORT;
    }
    try {
      int port = Integer.parseInt(text.strip());
      if (port >= 0 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new IllegalArgumentException(
        MANAGEMENT_PORT + " must be a port from 0 (any) to 65535, but is '" + text + "'.");
  }
}
