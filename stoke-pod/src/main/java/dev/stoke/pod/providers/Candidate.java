package dev.stoke.pod.providers;

import static java.util.Objects.requireNonNull;

import java.util.Set;

/**
 * An account that an identity might mean, because of its name.
 *
 * @param source the column of that name: {@code LOCAL}, or the type of a provider
 * @param isBound whether it belongs to an identity of a provider already
 * @param linkTypes the {@code TYPE:name} of all links of the groups that it is in
 */
record Candidate(
    long id, String username, String email, String source, boolean isBound, Set<String> linkTypes) {
  Candidate {
    requireNonNull(username, "username is null");
    requireNonNull(email, "email is null");
    requireNonNull(source, "source is null");
    linkTypes = Set.copyOf(linkTypes);
  }

  Candidate in(Set<String> newLinkTypes) {
    return new Candidate(id, username, email, source, isBound, newLinkTypes);
  }
}
