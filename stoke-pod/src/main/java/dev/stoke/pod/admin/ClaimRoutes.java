package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.ClaimStore;
import dev.stoke.pod.users.GroupStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The routes of claims. */
final class ClaimRoutes {
  private static final String ALL = "/api/admin/claims";
  private static final String ONE = ALL + "/{id}";
  private static final String GROUPS = "claim_groups";

  private final Stores stores;
  private final Changes changes;

  ClaimRoutes(Stores stores, Changes changes) {
    this.stores = stores;
    this.changes = changes;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            ALL,
            Operation.CLAIM_READ,
            (caller, request) -> Answer.list(stores.claims().list(request.page()), Forms::claim)),
        new Route(Method.POST, ALL, Operation.CLAIM_CREATE, this::create),
        new Route(
            Method.GET,
            ONE,
            Operation.CLAIM_READ,
            (caller, request) -> Answer.ok(Forms.claim(stores.claim(request.id())))),
        new Route(Method.PATCH, ONE, Operation.CLAIM_UPDATE, this::update),
        new Route(Method.DELETE, ONE, Operation.CLAIM_DELETE, this::delete),
        new Route(
            Method.GET,
            ONE + "/claim-groups",
            Operation.CLAIM_READ,
            (caller, request) ->
                Answer.list(
                    stores.groups().ofClaim(request.id(), request.pageBelow()), Forms::group)));
  }

  private Answer create(Caller caller, Request request) throws BadRequest {
    JsonObject body = request.body();
    String shortName = Texts.name("short_name", body.text("short_name"));
    ClaimStore.Row wanted =
        new ClaimStore.Row(
            0,
            Texts.name("name", body.text("name")),
            shortName,
            Texts.value(shortName, body.text("value")),
            Texts.free("description", body.text("description")));
    Optional<Set<Long>> groups = body.optionalIds(GROUPS);
    return changes.run(
        caller,
        Operation.CLAIM_CREATE,
        wanted.name(),
        guard -> {
          guard.claim(wanted);
          ClaimStore.Row claim = withId(stores.claims().insert(wanted), wanted);
          groups.ifPresent(ids -> spread(guard, claim, ids));
          return Answer.ok(Forms.claim(claim));
        });
  }

  private Answer update(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    JsonObject body = request.body();
    Optional<String> name = body.optionalText("name");
    Optional<String> shortName = body.optionalText("short_name");
    Optional<String> value = body.optionalText("value");
    Optional<String> description = body.optionalText("description");
    Optional<Set<Long>> groups = body.optionalIds(GROUPS);
    return changes.run(
        caller,
        Operation.CLAIM_UPDATE,
        id,
        guard -> {
          ClaimStore.Row old = stores.claim(id);
          guard.claim(old);
          ClaimStore.Row next =
              new ClaimStore.Row(
                  id,
                  Texts.name("name", name, old.name()),
                  Texts.name("short_name", shortName, old.shortName()),
                  value.orElse(old.value()),
                  Texts.free("description", description, old.description()));
          if (!next.shortName().equals(old.shortName()) || !next.value().equals(old.value())) {
            Texts.value(next.shortName(), next.value());
            guard.claim(next);
          }
          stores.claims().update(next);
          groups.ifPresent(ids -> spread(guard, next, ids));
          return Answer.ok(Forms.claim(next));
        });
  }

  private Answer delete(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    return changes.run(
        caller,
        Operation.CLAIM_DELETE,
        id,
        guard -> {
          ClaimStore.Row claim = stores.claim(id);
          guard.claim(claim);
          spread(guard, claim, Set.of());
          stores.claims().delete(id);
          return Answer.done();
        });
  }

  /** Makes these the groups that hold the claim; taking it from a group changes the group, too. */
  private void spread(Guard guard, ClaimStore.Row claim, Set<Long> wanted) {
    Set<Long> current = stores.memberships().groupsOfClaim(claim.id());
    for (long id : wanted) {
      if (!current.contains(id)) {
        requireMayChange(guard, id);
        stores.memberships().addClaim(id, claim.id());
      }
    }
    for (long id : current) {
      if (!wanted.contains(id)) {
        requireMayChange(guard, id);
        stores.memberships().removeClaim(id, claim.id());
      }
    }
  }

  private void requireMayChange(Guard guard, long id) {
    GroupStore.Row group = stores.namedGroup(GROUPS, id);
    guard.group(group, stores.grantedBy(group));
  }

  private static ClaimStore.Row withId(long id, ClaimStore.Row claim) {
    return new ClaimStore.Row(
        id, claim.name(), claim.shortName(), claim.value(), claim.description());
  }
}
