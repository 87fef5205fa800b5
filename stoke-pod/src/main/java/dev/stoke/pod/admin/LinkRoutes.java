package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import dev.stoke.pod.users.LinkStore;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The routes of links. A link puts whoever comes from elsewhere into its group, so changing it
 * counts as changing the group.
 */
final class LinkRoutes {
  private static final String PATH = "/api/admin/group-links";
  private static final String GROUP = "claim_group";

  private final Stores stores;
  private final Entity<LinkStore.Row> links;

  LinkRoutes(Stores stores, Changes changes) {
    this.stores = stores;
    this.links =
        new Entity<>(
            PATH, Operation.LINK_READ, stores.links()::list, stores::link, Forms::link, changes);
  }

  List<Route> routes() {
    return List.of(
        links.list(),
        links.create(Operation.LINK_CREATE, "type", this::create),
        links.get(),
        links.update(Operation.LINK_UPDATE, this::update),
        links.delete(Operation.LINK_DELETE, this::delete),
        new Route(Method.GET, PATH + "/{id}/claim-group", Operation.LINK_READ, this::group));
  }

  private Answer group(Caller caller, Request request) throws BadRequest {
    @Nullable Long group = stores.link(request.id()).group();
    if (group == null) {
      throw Refused.notFound("the group link belongs to no claim group");
    }
    return Answer.ok(Forms.group(stores.group(group)));
  }

  private Function<Guard, LinkStore.Row> create(JsonObject body) throws BadRequest {
    String type = Texts.name("type", body.text("type"));
    String resource = Texts.name("resource_spec", body.text("resource_spec"));
    Optional<Long> group = body.optionalId(GROUP);
    return guard -> {
      group.ifPresent(id -> requireMayChange(guard, id));
      LinkStore.Row wanted = new LinkStore.Row(0, type, resource, group.orElse(null));
      return wanted.withId(stores.links().insert(wanted));
    };
  }

  private BiFunction<Guard, LinkStore.Row, LinkStore.Row> update(JsonObject body)
      throws BadRequest {
    Optional<String> type = body.optionalText("type");
    Optional<String> resource = body.optionalText("resource_spec");
    Optional<Long> group = body.optionalId(GROUP);
    return (guard, old) -> {
      requireMayChange(guard, old);
      group.ifPresent(to -> requireMayChange(guard, to));
      LinkStore.Row next =
          new LinkStore.Row(
              old.id(),
              Texts.name("type", type, old.type()),
              Texts.name("resource_spec", resource, old.resource()),
              group.isPresent() ? group.get() : old.group());
      stores.links().update(next);
      return next;
    };
  }

  private void delete(Guard guard, LinkStore.Row link) {
    requireMayChange(guard, link);
    stores.links().delete(link.id());
  }

  private void requireMayChange(Guard guard, LinkStore.Row link) {
    @Nullable Long group = link.group();
    if (group != null) {
      requireMayChange(guard, group);
    }
  }

  private void requireMayChange(Guard guard, long id) {
    GroupStore.Row group = stores.namedGroup(GROUP, id);
    guard.group(group, stores.grantedBy(group));
  }
}
