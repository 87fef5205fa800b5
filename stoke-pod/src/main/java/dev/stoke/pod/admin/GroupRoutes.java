package dev.stoke.pod.admin;

import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.GroupStore;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The routes of claim groups. */
final class GroupRoutes {
  private final Stores stores;
  private final Entity<GroupStore.Row> groups;

  GroupRoutes(Stores stores, Changes changes) {
    this.stores = stores;
    this.groups =
        new Entity<>(
            "/api/admin/claim-groups",
            Operation.GROUP_READ,
            stores.groups()::list,
            stores::group,
            Forms::group,
            changes);
  }

  List<Route> routes() {
    return List.of(
        groups.list(),
        groups.create(Operation.GROUP_CREATE, "name", this::create),
        groups.get(),
        groups.update(Operation.GROUP_UPDATE, this::update),
        groups.delete(Operation.GROUP_DELETE, this::delete),
        groups.below("/claims", stores.claims()::ofGroup, Forms::claim),
        groups.below("/group-links", stores.links()::ofGroup, Forms::link),
        groups.below("/users", stores.users()::ofGroup, Forms::user));
  }

  private Function<Guard, GroupStore.Row> create(JsonObject body) throws BadRequest {
    String name = Texts.name("name", body.text("name"));
    String description = Texts.free("description", body.text("description"));
    GroupContents contents = GroupContents.of(body);
    return guard -> {
      long id = stores.groups().insert(new GroupStore.Row(0, name, description));
      GroupStore.Row group = new GroupStore.Row(id, name, description);
      contents.apply(stores, guard, group);
      return group;
    };
  }

  private BiFunction<Guard, GroupStore.Row, GroupStore.Row> update(JsonObject body)
      throws BadRequest {
    Optional<String> name = body.optionalText("name");
    Optional<String> description = body.optionalText("description");
    GroupContents contents = GroupContents.of(body);
    return (guard, old) -> {
      guard.group(old, stores.grantedBy(old));
      GroupStore.Row next =
          new GroupStore.Row(
              old.id(),
              Texts.name("name", name, old.name()),
              Texts.free("description", description, old.description()));
      stores.groups().update(next);
      contents.apply(stores, guard, next);
      return next;
    };
  }

  private void delete(Guard guard, GroupStore.Row group) {
    guard.group(group, stores.grantedBy(group));
    stores.groups().delete(group.id());
  }
}
