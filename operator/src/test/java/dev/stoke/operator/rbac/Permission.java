package dev.stoke.operator.rbac;

import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * One verb on one kind of resource.
 *
 * @param resource with its API group before it where it has one, and its subresource behind it:
 *     {@code stoke.hppr.dev/stokeclusters/status}
 */
public record Permission(String verb, String resource) implements Comparable<Permission> {
  static Permission of(String verb, String group, String resource, String subresource) {
    return new Permission(
        verb,
        (group.isEmpty() ? "" : group + "/")
            + resource
            + (subresource.isEmpty() ? "" : "/" + subresource));
  }

  /** Everything that the rules allow. */
  public static Set<Permission> granted(List<PolicyRule> rules) {
    var granted = new TreeSet<Permission>();
    for (var rule : rules) {
      for (var group : rule.getApiGroups()) {
        for (var resource : rule.getResources()) {
          for (var verb : rule.getVerbs()) {
            granted.add(of(verb, group, resource, ""));
          }
        }
      }
    }
    return granted;
  }

  @Override
  public int compareTo(Permission other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return resource + " " + verb;
  }
}
