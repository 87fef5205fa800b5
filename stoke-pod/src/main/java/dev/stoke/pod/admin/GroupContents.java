package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.LinkStore;
import java.util.Optional;
import java.util.Set;

/**
 * What a group shall hold; empty: as it is.
 *
 * @param users ids of its members
 * @param claims ids of the claims that it gives them
 * @param links ids of its links
 */
record GroupContents(
    Optional<Set<Long>> users, Optional<Set<Long>> claims, Optional<Set<Long>> links) {
  static GroupContents of(JsonObject body) throws BadRequest {
    return new GroupContents(
        body.optionalIds("users"), body.optionalIds("claims"), body.optionalIds("group_links"));
  }

  /** The guard must have been asked about the group as it is. */
  void apply(Stores stores, Guard guard, GroupStore.Row group) {
    claims.ifPresent(ids -> claims(stores, guard, group, ids));
    users.ifPresent(ids -> users(stores, guard, group, ids));
    links.ifPresent(ids -> links(stores, guard, group, ids));
  }

  private static void claims(Stores stores, Guard guard, GroupStore.Row group, Set<Long> wanted) {
    Set<Long> current = stores.memberships().claimsOfGroup(group.id());
    for (long id : wanted) {
      if (!current.contains(id)) {
        guard.holding(stores.namedClaim("claims", id));
        stores.memberships().addClaim(group.id(), id);
      }
    }
    current.stream()
        .filter(id -> !wanted.contains(id))
        .forEach(id -> stores.memberships().removeClaim(group.id(), id));
  }

  private static void users(Stores stores, Guard guard, GroupStore.Row group, Set<Long> wanted) {
    Set<Long> current = stores.memberships().usersOfGroup(group.id());
    for (long id : wanted) {
      if (!current.contains(id)) {
        guard.protectedUser(stores.namedUser("users", id));
        stores.memberships().addUser(group.id(), id);
      }
    }
    for (long id : current) {
      if (!wanted.contains(id)) {
        guard.protectedUser(stores.namedUser("users", id));
        stores.memberships().removeUser(group.id(), id);
      }
    }
  }

  /** A link that the group gives up belongs to no group any more, as upstream leaves it. */
  private static void links(Stores stores, Guard guard, GroupStore.Row group, Set<Long> wanted) {
    for (long id : wanted) {
      LinkStore.Row link = stores.namedLink("group_links", id);
      if (link.group() == null) {
        stores.links().update(link.movedTo(group.id()));
      } else if (link.group() != group.id()) {
        throw Refused.conflict("group_links: link " + id + " belongs to another group");
      }
    }
    for (long id : stores.memberships().linksOfGroup(group.id())) {
      if (!wanted.contains(id)) {
        stores.links().update(stores.namedLink("group_links", id).movedTo(null));
      }
    }
  }
}
