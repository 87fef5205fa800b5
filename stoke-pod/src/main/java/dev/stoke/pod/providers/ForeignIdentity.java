package dev.stoke.pod.providers;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * Somebody as a provider knows them.
 *
 * @param subject what the provider knows them by for good; nobody else ever gets it
 * @param username the name of a new account here
 * @param groups what the column {@code resource_spec} of links with the provider's {@code
 *     TYPE:name} is compared with: names of groups (LDAP) or {@code claim=value} (OIDC)
 */
public record ForeignIdentity(
    String subject,
    String username,
    String firstName,
    String lastName,
    String email,
    Set<String> groups) {
  public ForeignIdentity {
    requireNonNull(subject, "subject is null");
    requireNonNull(username, "username is null");
    requireNonNull(firstName, "firstName is null");
    requireNonNull(lastName, "lastName is null");
    requireNonNull(email, "email is null");
    groups = Set.copyOf(groups);
  }

  /** Of a provider that knows people by their usernames. */
  public ForeignIdentity(
      String username, String firstName, String lastName, String email, Set<String> groups) {
    this(username, username, firstName, lastName, email, groups);
  }
}
