package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.UserStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** The routes of users. They are created as local accounts or at their first login. */
final class UserRoutes {
  private final Stores stores;
  private final AccountEvents events;
  private final Entity<UserStore.Row> users;

  UserRoutes(Stores stores, Changes changes, AccountEvents events) {
    this.stores = stores;
    this.events = events;
    this.users =
        new Entity<>(
            "/api/admin/users",
            Operation.USER_READ,
            stores.users()::list,
            stores::user,
            Forms::user,
            changes);
  }

  List<Route> routes() {
    return List.of(
        users.list(),
        users.get(),
        users.update(Operation.USER_UPDATE, this::update),
        users.delete(Operation.USER_DELETE, this::delete),
        users.below("/claim-groups", stores.groups()::ofUser, Forms::group));
  }

  private BiFunction<Guard, UserStore.Row, UserStore.Row> update(JsonObject body)
      throws BadRequest {
    Optional<String> firstName = body.optionalText("fname");
    Optional<String> lastName = body.optionalText("lname");
    Optional<String> source = body.optionalText("source");
    Optional<String> email = body.optionalText("email");
    Optional<String> username = body.optionalText("username");
    Optional<Set<Long>> groups = body.optionalIds("claim_groups");
    return (guard, old) -> {
      guard.user(old, stores.heldBy(old));
      UserStore.Row next =
          new UserStore.Row(
              old.id(),
              Texts.free("fname", firstName, old.firstName()),
              Texts.free("lname", lastName, old.lastName()),
              Texts.name("source", source, old.source()),
              Texts.name("email", email, old.email()),
              Texts.name("username", username, old.username()),
              old.password(),
              old.createdAt());
      if (!next.equals(old)) {
        store(old, next);
      }
      groups.ifPresent(ids -> move(guard, next, ids));
      return next;
    };
  }

  private void store(UserStore.Row old, UserStore.Row next) {
    boolean renamed = !next.username().equals(old.username()) || !next.email().equals(old.email());
    if (renamed && stores.users().isTaken(next)) {
      throw Refused.conflict("another user has this username or this email as one of the two");
    }
    stores.users().update(next);
  }

  private void move(Guard guard, UserStore.Row user, Set<Long> wanted) {
    Set<Long> current = stores.memberships().groupsOfUser(user.id());
    for (long id : wanted) {
      if (!current.contains(id)) {
        GroupStore.Row group = stores.namedGroup("claim_groups", id);
        guard.membership(group, stores.grantedBy(group));
        stores.memberships().addUser(id, user.id());
      }
    }
    // What the user loses by leaving is part of what was held, which the guard was asked about.
    current.stream()
        .filter(id -> !wanted.contains(id))
        .forEach(id -> stores.memberships().removeUser(id, user.id()));
  }

  private void delete(Guard guard, UserStore.Row user) {
    guard.user(user, stores.heldBy(user));
    stores.users().delete(user.id());
    events.sessionsEnd(user.id());
  }
}
