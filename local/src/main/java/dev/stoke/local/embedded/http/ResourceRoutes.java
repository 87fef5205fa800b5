package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.DeleteResult;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import io.undertow.server.HttpServerExchange;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Reading and writing objects, lists and watches. */
final class ResourceRoutes {
  private final Resources resources;
  private final Executor executor;
  private final PatchRoute patches;
  private final Subresources subresources;

  ResourceRoutes(Resources resources, Executor executor) {
    this.resources = resources;
    this.executor = executor;
    this.patches = new PatchRoute(resources);
    this.subresources = new Subresources(resources, patches);
  }

  void handle(Target target, Request request) throws Exception {
    if (target.group().equals(Discovery.AUTHORIZATION)) {
      review(target, request);
      return;
    }
    Registered resource =
        resources
            .registry()
            .find(target.group(), target.version(), target.plural())
            .orElseThrow(ApiError::noSuchPath);
    boolean isMisplaced = target.name().isPresent() || request.method().equals("POST");
    if (isMisplaced && resource.type().namespaced() == target.namespace().isEmpty()) {
      throw ApiError.noSuchPath();
    }
    if (target.subresource().isPresent()) {
      subresources.handle(target, resource, request);
    } else if (target.name().isPresent()) {
      single(target, resource, request, target.name().get());
    } else {
      collection(target, resource, request);
    }
  }

  private void collection(Target target, Registered resource, Request request) throws Exception {
    switch (request.method()) {
      case "GET" -> {
        if (request.flag("watch")) {
          watch(target, resource, request);
        } else {
          list(target, resource, request);
        }
      }
      case "POST" -> {
        ObjectNode created =
            resources.create(
                resource, target.namespace(), request.object(), request.writeOptions());
        answer(request, resource, 201, created);
      }
      case "DELETE" -> deleteCollection(target, resource, request);
      default -> throw ApiError.methodNotAllowed();
    }
  }

  private void single(Target target, Registered resource, Request request, String name)
      throws Exception {
    ResourceType type = resource.type();
    switch (request.method()) {
      case "GET" -> {
        if (request.flag("watch")) {
          watch(target, resource, request);
        } else {
          answer(request, resource, 200, resources.get(type, target.namespace(), name));
        }
      }
      case "PUT" -> {
        ObjectNode body = request.object();
        ObjectNode updated =
            resources.update(
                resource,
                target.namespace(),
                name,
                Optional.empty(),
                request.writeOptions(),
                live -> body);
        answer(request, resource, 200, updated);
      }
      case "PATCH" -> {
        boolean isNew = resources.find(type, target.namespace(), name).isEmpty();
        ObjectNode patched = patches.patch(target, resource, name, Optional.empty(), request);
        answer(request, resource, isNew ? 201 : 200, patched);
      }
      case "DELETE" -> delete(target, type, request, name);
      default -> throw ApiError.methodNotAllowed();
    }
  }

  private void answer(Request request, Registered resource, int code, ObjectNode object) {
    View view = new View(resource, request, resources.clock());
    Responses.json(request.exchange(), code, view.one(object));
  }

  private void list(Target target, Registered resource, Request request) {
    Selection selection = Selection.of(target, resource.type(), request);
    View view = new View(resource, request, resources.clock());
    var page =
        resources
            .store()
            .locked(
                () -> view.list(select(resource.type(), selection), resources.store().revision()));
    Responses.json(request.exchange(), 200, page);
  }

  private List<ObjectNode> select(ResourceType type, Selection selection) {
    return resources.list(type, selection.namespace()).stream().filter(selection::matches).toList();
  }

  private void watch(Target target, Registered resource, Request request) throws Exception {
    var watch =
        new Watch(
            resources,
            resource,
            Selection.of(target, resource.type(), request),
            new View(resource, request, resources.clock()),
            request);
    HttpServerExchange exchange = request.exchange();
    if (WatchStreams.isWebSocket(exchange)) {
      WatchStreams.webSocket(exchange, watch, executor);
    } else {
      WatchStreams.http(exchange, watch);
    }
  }

  private void delete(Target target, ResourceType type, Request request, String name) {
    DeleteResult result = resources.delete(type, target.namespace(), name, request.deleteOptions());
    ObjectNode object = result.object();
    // A pod that ends at once is shown, as is whatever still waits; else there is only success.
    boolean shows = !result.isGone() || type.equals(BuiltIns.PODS);
    Responses.json(
        request.exchange(),
        200,
        shows ? object : Responses.success(name, type.group(), type.plural(), Meta.uid(object)));
  }

  private void deleteCollection(Target target, Registered resource, Request request) {
    ResourceType type = resource.type();
    Selection selection = Selection.of(target, type, request);
    DeleteOptions options = request.deleteOptions();
    List<ObjectNode> selected = select(type, selection);
    for (ObjectNode object : selected) {
      resources
          .find(type, Meta.namespace(object), Meta.name(object))
          .ifPresent(
              live -> resources.delete(type, Meta.namespace(live), Meta.name(live), options));
    }
    View view = new View(resource, request, resources.clock());
    Responses.json(request.exchange(), 200, view.list(selected, resources.store().revision()));
  }

  /** Everybody may do everything here, and that is what the answer says. */
  private static void review(Target target, Request request) {
    if (!target.plural().equals("selfsubjectaccessreviews") || !request.method().equals("POST")) {
      throw ApiError.noSuchPath();
    }
    // What is asked, in JSON or protobuf, makes no difference to the answer.
    ObjectNode review =
        Json.object()
            .put("kind", "SelfSubjectAccessReview")
            .put("apiVersion", Discovery.AUTHORIZATION + "/v1");
    Json.ensure(review, "status").put("allowed", true);
    Responses.json(request.exchange(), 201, review);
  }
}
