package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.LinkStore;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The routes of links. A link puts whoever comes from elsewhere into its group, so changing it
 * counts as changing the group.
 */
final class LinkRoutes {
  private static final String ALL = "/api/admin/group-links";
  private static final String ONE = ALL + "/{id}";

  private final Stores stores;
  private final Changes changes;

  LinkRoutes(Stores stores, Changes changes) {
    this.stores = stores;
    this.changes = changes;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            ALL,
            Operation.LINK_READ,
            (caller, request) -> Answer.list(stores.links().list(request.page()), Forms::link)),
        new Route(Method.POST, ALL, Operation.LINK_CREATE, this::create),
        new Route(
            Method.GET,
            ONE,
            Operation.LINK_READ,
            (caller, request) -> Answer.ok(Forms.link(stores.link(request.id())))),
        new Route(Method.PATCH, ONE, Operation.LINK_UPDATE, this::update),
        new Route(Method.DELETE, ONE, Operation.LINK_DELETE, this::delete),
        new Route(Method.GET, ONE + "/claim-group", Operation.LINK_READ, this::group));
  }

  private Answer group(Caller caller, Request request) throws BadRequest {
    @Nullable Long group = stores.link(request.id()).group();
    if (group == null) {
      throw Refused.notFound("the group link belongs to no claim group");
    }
    return Answer.ok(Forms.group(stores.group(group)));
  }

  private Answer create(Caller caller, Request request) throws BadRequest {
    JsonObject body = request.body();
    String type = Texts.name("type", body.text("type"));
    String resource = Texts.name("resource_spec", body.text("resource_spec"));
    Optional<Long> group = body.optionalId("claim_group");
    return changes.run(
        caller,
        Operation.LINK_CREATE,
        type,
        guard -> {
          group.ifPresent(id -> requireMayChange(guard, id));
          LinkStore.Row wanted = new LinkStore.Row(0, type, resource, group.orElse(null));
          long id = stores.links().insert(wanted);
          return Answer.ok(Forms.link(new LinkStore.Row(id, type, resource, wanted.group())));
        });
  }

  private Answer update(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    JsonObject body = request.body();
    Optional<String> type = body.optionalText("type");
    Optional<String> resource = body.optionalText("resource_spec");
    Optional<Long> group = body.optionalId("claim_group");
    return changes.run(
        caller,
        Operation.LINK_UPDATE,
        id,
        guard -> {
          LinkStore.Row old = stores.link(id);
          requireMayChange(guard, old);
          group.ifPresent(to -> requireMayChange(guard, to));
          LinkStore.Row next =
              new LinkStore.Row(
                  id,
                  Texts.name("type", type, old.type()),
                  Texts.name("resource_spec", resource, old.resource()),
                  group.isPresent() ? group.get() : old.group());
          stores.links().update(next);
          return Answer.ok(Forms.link(next));
        });
  }

  private Answer delete(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    return changes.run(
        caller,
        Operation.LINK_DELETE,
        id,
        guard -> {
          requireMayChange(guard, stores.link(id));
          stores.links().delete(id);
          return Answer.done();
        });
  }

  private void requireMayChange(Guard guard, LinkStore.Row link) {
    @Nullable Long group = link.group();
    if (group != null) {
      requireMayChange(guard, group);
    }
  }

  private void requireMayChange(Guard guard, long id) {
    GroupStore.Row group = stores.namedGroup("claim_group", id);
    guard.group(group, stores.grantedBy(group));
  }
}
