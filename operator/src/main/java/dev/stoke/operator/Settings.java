package dev.stoke.operator;

import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.leadership.LeaseSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the operator takes from its environment.
 *
 * @param namespaces that are watched; empty: all
 * @param managementPort of probes and metrics; 0: any free one
 * @param lease null when this operator does not compete with others
 */
record Settings(Set<String> namespaces, int managementPort, @Nullable LeaseSettings lease) {
  static final String NAMESPACES = "STOKE_WATCH_NAMESPACES";
  static final String MANAGEMENT_PORT = "STOKE_MANAGEMENT_PORT";
  static final String LEADER_ELECTION = "STOKE_LEADER_ELECTION";
  static final String LEASE_NAMESPACE = "STOKE_LEASE_NAMESPACE";
  static final String LEASE_NAME = "STOKE_LEASE_NAME";
  static final String LEASE_SECONDS = "STOKE_LEASE_SECONDS";

  private static final int DEFAULT_MANAGEMENT_PORT = 8090;
  private static final String DEFAULT_LEASE_NAME = "stoke-operator";
  private static final int DEFAULT_LEASE_SECONDS = 15;

  /** RFC 1123: what Kubernetes takes for a namespace. */
  private static final Pattern LABEL = Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?");

  Settings {
    namespaces = Set.copyOf(namespaces);
  }

  /** Without competitors. */
  Settings(Set<String> namespaces, int managementPort) {
    this(namespaces, managementPort, null);
  }

  /**
   * @param ownNamespace null when the operator does not run as a pod
   * @throws IllegalArgumentException with a sentence that names the variable
   */
  static Settings of(Map<String, String> environment, @Nullable String ownNamespace) {
    var namespaces =
        Arrays.stream(environment.getOrDefault(NAMESPACES, "").split(",", -1))
            .map(String::strip)
            .filter(namespace -> !namespace.isEmpty())
            .map(namespace -> label(NAMESPACES, namespace))
            .collect(Collectors.toSet());
    return new Settings(
        namespaces,
        number(environment, MANAGEMENT_PORT, DEFAULT_MANAGEMENT_PORT, 0, 65535, "a port"),
        lease(environment, ownNamespace));
  }

  private static @Nullable LeaseSettings lease(
      Map<String, String> environment, @Nullable String ownNamespace) {
    boolean elects =
        switch (text(environment, LEADER_ELECTION, () -> ownNamespace == null ? "false" : "true")) {
          case "true" -> true;
          case "false" -> false;
          default ->
              throw new IllegalArgumentException(
                  LEADER_ELECTION
                      + " must be true or false, but is '"
                      + environment.get(LEADER_ELECTION)
                      + "'.");
        };
    if (!elects) {
      return null;
    }
    var namespace = text(environment, LEASE_NAMESPACE, () -> requireNonNullElse(ownNamespace, ""));
    if (namespace.isEmpty()) {
      throw new IllegalArgumentException(
          LEASE_NAMESPACE + " must name the namespace of the Lease when the operator is no pod.");
    }
    // A container's first process is always 1: started again in its pod it is still the holder.
    var identity =
        text(environment, "HOSTNAME", () -> "operator") + "_" + ProcessHandle.current().pid();
    return new LeaseSettings(
        label(LEASE_NAMESPACE, namespace),
        label(LEASE_NAME, text(environment, LEASE_NAME, () -> DEFAULT_LEASE_NAME)),
        identity,
        Duration.ofSeconds(
            number(environment, LEASE_SECONDS, DEFAULT_LEASE_SECONDS, 3, 600, "a number")));
  }

  private static String text(
      Map<String, String> environment, String name, Supplier<String> otherwise) {
    var text = environment.get(name);
    return text == null || text.isBlank() ? otherwise.get() : text.strip();
  }

  private static String label(String name, String text) {
    if (!LABEL.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "%s holds '%s', which cannot be a name in Kubernetes: write up to 63 small letters, digits and '-'."
              .formatted(name, text));
    }
    return text;
  }

  private static int number(
      Map<String, String> environment, String name, int otherwise, int least, int most, String is) {
    var text = text(environment, name, () -> Integer.toString(otherwise));
    try {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as for a number out of range.
    }
    throw new IllegalArgumentException(
        "%s must be %s from %d to %d, but is '%s'.".formatted(name, is, least, most, text));
  }
}
