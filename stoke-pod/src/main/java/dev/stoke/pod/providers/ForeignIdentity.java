package dev.stoke.pod.providers;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Somebody as a provider knows them.
 *
 * @param username the name of the account here, the same at each login
 * @param groups what the column {@code resource_spec} of links with the provider's {@code
 *     TYPE:name} is compared with: names of groups (LDAP) or {@code claim=value} (OIDC)
 */
public record ForeignIdentity(
    String username, String firstName, String lastName, String email, Set<String> groups) {
  public ForeignIdentity {
    requireNonNull(username, "username is null");
    requireNonNull(firstName, "firstName is null");
    requireNonNull(lastName, "lastName is null");
    requireNonNull(email, "email is null");
    groups = Set.copyOf(groups);
  }
}
