package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.UserStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes of users. They are created as local accounts or at their first login. */
final class UserRoutes {
  private static final String ONE = "/api/admin/users/{id}";

  private final Stores stores;
  private final Changes changes;
  private final AccountEvents events;

  UserRoutes(Stores stores, Changes changes, AccountEvents events) {
    this.stores = stores;
    this.changes = changes;
    this.events = events;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            "/api/admin/users",
            Operation.USER_READ,
            (caller, request) -> Answer.list(stores.users().list(request.page()), Forms::user)),
        new Route(
            Method.GET,
            ONE,
            Operation.USER_READ,
            (caller, request) -> Answer.ok(Forms.user(stores.user(request.id())))),
        new Route(Method.PATCH, ONE, Operation.USER_UPDATE, this::update),
        new Route(Method.DELETE, ONE, Operation.USER_DELETE, this::delete),
        new Route(
            Method.GET,
            ONE + "/claim-groups",
            Operation.USER_READ,
            (caller, request) ->
                Answer.list(
                    stores.groups().ofUser(request.id(), request.pageBelow()), Forms::group)));
  }

  private Answer update(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    JsonObject body = request.body();
    Optional<String> firstName = body.optionalText("fname");
    Optional<String> lastName = body.optionalText("lname");
    Optional<String> source = body.optionalText("source");
    Optional<String> email = body.optionalText("email");
    Optional<String> username = body.optionalText("username");
    Optional<Set<Long>> groups = body.optionalIds("claim_groups");
    return changes.run(
        caller,
        Operation.USER_UPDATE,
        id,
        guard -> {
          UserStore.Row old = stores.user(id);
          guard.user(old, stores.heldBy(old));
          UserStore.Row next =
              new UserStore.Row(
                  id,
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
          return Answer.ok(Forms.user(next));
        });
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

  private Answer delete(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    return changes.run(
        caller,
        Operation.USER_DELETE,
        id,
        guard -> {
          UserStore.Row user = stores.user(id);
          guard.user(user, stores.heldBy(user));
          stores.users().delete(id);
          events.sessionsEnd(id);
          return Answer.done();
        });
  }
}
