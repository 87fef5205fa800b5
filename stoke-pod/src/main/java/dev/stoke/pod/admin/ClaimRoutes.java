package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.ClaimStore;
import dev.stoke.pod.users.GroupStore;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The routes of claims. */
final class ClaimRoutes {
  private static final String GROUPS = "claim_groups";

  private final Stores stores;
  private final Entity<ClaimStore.Row> claims;

  ClaimRoutes(Stores stores, Changes changes) {
    this.stores = stores;
    this.claims =
        new Entity<>(
            "/api/admin/claims",
            Operation.CLAIM_READ,
            stores.claims()::list,
            stores::claim,
            Forms::claim,
            changes);
  }

  List<Route> routes() {
    return List.of(
        claims.list(),
        claims.create(Operation.CLAIM_CREATE, "name", this::create),
        claims.get(),
        claims.update(Operation.CLAIM_UPDATE, this::update),
        claims.delete(Operation.CLAIM_DELETE, this::delete),
        claims.below("/claim-groups", stores.groups()::ofClaim, Forms::group));
  }

  private Function<Guard, ClaimStore.Row> create(JsonObject body) throws BadRequest {
    String shortName = Texts.name("short_name", body.text("short_name"));
    ClaimStore.Row wanted =
        new ClaimStore.Row(
            0,
            Texts.name("name", body.text("name")),
            shortName,
            Texts.value(shortName, body.text("value")),
            Texts.free("description", body.text("description")));
    Optional<Set<Long>> groups = body.optionalIds(GROUPS);
    return guard -> {
      guard.claim(wanted);
      ClaimStore.Row claim = wanted.withId(stores.claims().insert(wanted));
      groups.ifPresent(ids -> spread(guard, claim, ids));
      return claim;
    };
  }

  private BiFunction<Guard, ClaimStore.Row, ClaimStore.Row> update(JsonObject body)
      throws BadRequest {
    Optional<String> name = body.optionalText("name");
    Optional<String> shortName = body.optionalText("short_name");
    Optional<String> value = body.optionalText("value");
    Optional<String> description = body.optionalText("description");
    Optional<Set<Long>> groups = body.optionalIds(GROUPS);
    return (guard, old) -> {
      guard.claim(old);
      ClaimStore.Row next =
          new ClaimStore.Row(
              old.id(),
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
      return next;
    };
  }

  private void delete(Guard guard, ClaimStore.Row claim) {
    guard.claim(claim);
    spread(guard, claim, Set.of());
    stores.claims().delete(claim.id());
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
}
