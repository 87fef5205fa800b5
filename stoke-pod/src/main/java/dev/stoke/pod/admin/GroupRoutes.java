package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import java.util.List;
import java.util.Optional;

/** The routes of claim groups. */
final class GroupRoutes {
  private static final String ALL = "/api/admin/claim-groups";
  private static final String ONE = ALL + "/{id}";

  private final Stores stores;
  private final Changes changes;

  GroupRoutes(Stores stores, Changes changes) {
    this.stores = stores;
    this.changes = changes;
  }

  List<Route> routes() {
    return List.of(
        new Route(
            Method.GET,
            ALL,
            Operation.GROUP_READ,
            (caller, request) -> Answer.list(stores.groups().list(request.page()), Forms::group)),
        new Route(Method.POST, ALL, Operation.GROUP_CREATE, this::create),
        new Route(
            Method.GET,
            ONE,
            Operation.GROUP_READ,
            (caller, request) -> Answer.ok(Forms.group(stores.group(request.id())))),
        new Route(Method.PATCH, ONE, Operation.GROUP_UPDATE, this::update),
        new Route(Method.DELETE, ONE, Operation.GROUP_DELETE, this::delete),
        new Route(
            Method.GET,
            ONE + "/claims",
            Operation.GROUP_READ,
            (caller, request) ->
                Answer.list(
                    stores.claims().ofGroup(request.id(), request.pageBelow()), Forms::claim)),
        new Route(
            Method.GET,
            ONE + "/group-links",
            Operation.GROUP_READ,
            (caller, request) ->
                Answer.list(
                    stores.links().ofGroup(request.id(), request.pageBelow()), Forms::link)),
        new Route(
            Method.GET,
            ONE + "/users",
            Operation.GROUP_READ,
            (caller, request) ->
                Answer.list(
                    stores.users().ofGroup(request.id(), request.pageBelow()), Forms::user)));
  }

  private Answer create(Caller caller, Request request) throws BadRequest {
    JsonObject body = request.body();
    String name = Texts.name("name", body.text("name"));
    String description = Texts.free("description", body.text("description"));
    GroupContents contents = GroupContents.of(body);
    return changes.run(
        caller,
        Operation.GROUP_CREATE,
        name,
        guard -> {
          long id = stores.groups().insert(new GroupStore.Row(0, name, description));
          GroupStore.Row group = new GroupStore.Row(id, name, description);
          contents.apply(stores, guard, group);
          return Answer.ok(Forms.group(group));
        });
  }

  private Answer update(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    JsonObject body = request.body();
    Optional<String> name = body.optionalText("name");
    Optional<String> description = body.optionalText("description");
    GroupContents contents = GroupContents.of(body);
    return changes.run(
        caller,
        Operation.GROUP_UPDATE,
        id,
        guard -> {
          GroupStore.Row old = stores.group(id);
          guard.group(old, stores.grantedBy(old));
          GroupStore.Row next =
              new GroupStore.Row(
                  id,
                  Texts.name("name", name, old.name()),
                  Texts.free("description", description, old.description()));
          stores.groups().update(next);
          contents.apply(stores, guard, next);
          return Answer.ok(Forms.group(next));
        });
  }

  private Answer delete(Caller caller, Request request) throws BadRequest {
    long id = request.id();
    return changes.run(
        caller,
        Operation.GROUP_DELETE,
        id,
        guard -> {
          GroupStore.Row group = stores.group(id);
          guard.group(group, stores.grantedBy(group));
          stores.groups().delete(id);
          return Answer.done();
        });
  }
}
