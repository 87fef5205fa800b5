package dev.stoke.pod.admin;

import dev.stoke.pod.admin.Route.Method;
import dev.stoke.pod.json.BadRequest;
import dev.stoke.pod.json.JsonObject;
import dev.stoke.pod.users.Listing;
import dev.stoke.pod.users.Page;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;

/**
 * One kind of what is administered, and the routes that every kind has. Each change is read from
 * the call first, and then made in a transaction.
 *
 * @param <R> a row
 * @param path of all of them
 * @param one gives the row with an id, or refuses
 * @param form as clients see a row
 */
record Entity<R>(
    String path,
    Operation read,
    Function<Page, Listing<R>> all,
    LongFunction<R> one,
    Function<R, Map<String, Object>> form,
    Changes changes) {

  /** Reads a body; what it gives inserts the row. */
  @FunctionalInterface
  interface Create<R> {
    Function<Guard, R> read(JsonObject body) throws BadRequest;
  }

  /** Reads a body; what it gives turns the row as it is into the next one, and stores it. */
  @FunctionalInterface
  interface Update<R> {
    BiFunction<Guard, R, R> read(JsonObject body) throws BadRequest;
  }

  /** What belongs to the entity with an id. */
  @FunctionalInterface
  interface Below<T> {
    Listing<T> of(long id, Page page);
  }

  Route list() {
    return new Route(
        Method.GET, path, read, (caller, request) -> Answer.list(all.apply(request.page()), form));
  }

  Route get() {
    return new Route(Method.GET, onePath(), read, (caller, request) -> ok(one.apply(request.id())));
  }

  /**
   * @param called the field of the body by which the record of changes calls the new one
   */
  Route create(Operation operation, String called, Create<R> create) {
    return new Route(
        Method.POST,
        path,
        operation,
        (caller, request) -> {
          Function<Guard, R> insert = create.read(request.body());
          return changes.run(
              caller, operation, request.body().text(called), guard -> ok(insert.apply(guard)));
        });
  }

  Route update(Operation operation, Update<R> update) {
    return new Route(
        Method.PATCH,
        onePath(),
        operation,
        (caller, request) -> {
          long id = request.id();
          BiFunction<Guard, R, R> store = update.read(request.body());
          return changes.run(caller, operation, id, guard -> ok(store.apply(guard, one.apply(id))));
        });
  }

  Route delete(Operation operation, BiConsumer<Guard, R> delete) {
    return new Route(
        Method.DELETE,
        onePath(),
        operation,
        (caller, request) -> {
          long id = request.id();
          return changes.run(
              caller,
              operation,
              id,
              guard -> {
                delete.accept(guard, one.apply(id));
                return Answer.done();
              });
        });
  }

  /**
   * @param part of the path, behind that of one entity
   */
  <T> Route below(String part, Below<T> rows, Function<T, Map<String, Object>> formBelow) {
    return new Route(
        Method.GET,
        onePath() + part,
        read,
        (caller, request) -> Answer.list(rows.of(request.id(), request.pageBelow()), formBelow));
  }

  private String onePath() {
    return path + "/{id}";
  }

  private Answer ok(R row) {
    return Answer.ok(form.apply(row));
  }
}
