package dev.stoke.pod.providers;

import dev.stoke.pod.users.Memberships;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Brings the groups of an account in line with those that its provider says it is in. */
final class LinkedGroups {
  private static final String LINKED =
      """
      SELECT claim_group_group_links AS claim_group, resource_spec FROM group_links
      WHERE type = :type AND claim_group_group_links IS NOT NULL
      """;

  private final JdbcClient jdbc;
  private final Memberships memberships;

  LinkedGroups(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.memberships = new Memberships(jdbc);
  }

  /**
   * The groups that a provider decides about.
   *
   * @param all that have a link to it
   * @param wanted those with a link to one of the groups there
   */
  record Targets(Set<Long> all, Set<Long> wanted) {
    Targets {
      all = Set.copyOf(all);
      wanted = Set.copyOf(wanted);
    }
  }

  /** One link. */
  private record Link(long group, String resource) {}

  Targets targets(String typeSpec, Set<String> foreignGroups) {
    Set<Long> all = new TreeSet<>();
    Set<Long> wanted = new TreeSet<>();
    for (Link link :
        jdbc.sql(LINKED)
            .param("type", typeSpec)
            .query((row, n) -> new Link(row.getLong("claim_group"), row.getString("resource_spec")))
            .list()) {
      all.add(link.group());
      if (foreignGroups.contains(link.resource())) {
        wanted.add(link.group());
      }
    }
    return new Targets(all, wanted);
  }

  /** Gives whether anything changed. Groups without a link to the provider are left alone. */
  boolean sync(long user, Targets targets) {
    Set<Long> current = memberships.groupsOfUser(user);
    Set<Long> added = new TreeSet<>(targets.wanted());
    added.removeAll(current);
    Set<Long> removed = new TreeSet<>(targets.all());
    removed.removeAll(targets.wanted());
    removed.retainAll(current);
    added.forEach(group -> memberships.addUser(group, user));
    removed.forEach(group -> memberships.removeUser(group, user));
    return !added.isEmpty() || !removed.isEmpty();
  }
}
