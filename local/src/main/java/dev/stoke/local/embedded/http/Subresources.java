package dev.stoke.local.embedded.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.resources.ScaleView;
import dev.stoke.local.embedded.resources.WriteOptions;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** {@code status} and {@code scale}, and those of pods and namespaces. */
final class Subresources {
  private static final Optional<String> STATUS = Optional.of("status");

  private final Resources resources;
  private final PatchRoute patches;
  private final PodLogs logs;

  Subresources(Resources resources, PatchRoute patches) {
    this.resources = resources;
    this.patches = patches;
    this.logs = new PodLogs(resources);
  }

  void handle(Target target, Registered resource, Request request) throws Exception {
    ResourceType type = resource.type();
    String name = target.name().orElseThrow();
    String subresource = target.subresource().orElseThrow();
    if (subresource.equals("status") && type.hasStatus()) {
      status(target, resource, name, request);
    } else if (subresource.equals("scale") && type.scale().isPresent()) {
      scale(target, resource, name, request);
    } else if (type.equals(BuiltIns.PODS) && subresource.equals("log")) {
      logs.proxy(resources.get(type, target.namespace(), name), request);
    } else if (type.equals(BuiltIns.PODS) && subresource.equals("binding")) {
      bind(target, resource, name, request);
    } else if (type.equals(BuiltIns.PODS) && subresource.equals("eviction")) {
      resources.delete(type, target.namespace(), name, DeleteOptions.BACKGROUND);
      Responses.json(request.exchange(), 201, Responses.success(name, "", "pods", ""));
    } else if (type.equals(BuiltIns.NAMESPACES) && subresource.equals("finalize")) {
      ObjectNode body = request.object();
      Responses.json(
          request.exchange(),
          200,
          resources.update(
              resource, "", name, Optional.empty(), request.writeOptions(), live -> body));
    } else {
      throw ApiError.noSuchPath();
    }
  }

  private void status(Target target, Registered resource, String name, Request request) {
    ObjectNode object =
        switch (request.method()) {
          case "GET" -> resources.get(resource.type(), target.namespace(), name);
          case "PUT" -> {
            ObjectNode body = request.object();
            yield resources.update(
                resource, target.namespace(), name, STATUS, request.writeOptions(), live -> body);
          }
          case "PATCH" -> patches.patch(target, resource, name, STATUS, request);
          default -> throw ApiError.methodNotAllowed();
        };
    Responses.json(
        request.exchange(), 200, new View(resource, request, resources.clock()).one(object));
  }

  private void scale(Target target, Registered resource, String name, Request request) {
    var scale = new ScaleView(resource.type().scale().orElseThrow());
    ObjectNode object;
    switch (request.method()) {
      case "GET" -> object = resources.get(resource.type(), target.namespace(), name);
      case "PUT" -> {
        ObjectNode body = request.object();
        object = rescale(target, resource, name, request, live -> scale.apply(live, body));
      }
      case "PATCH" -> {
        UnaryOperator<ObjectNode> change = scaleChange(request);
        object =
            rescale(
                target,
                resource,
                name,
                request,
                live -> scale.apply(live, change.apply(scale.of(live))));
      }
      default -> throw ApiError.methodNotAllowed();
    }
    Responses.json(request.exchange(), 200, scale.of(object));
  }

  /** An apply to a scale is a merge: it names nothing but replicas. */
  private static UnaryOperator<ObjectNode> scaleChange(Request request) {
    if (request.mediaType().equals("application/apply-patch+yaml")) {
      ObjectNode config = Json.parseObject(request.body(), true);
      return scale -> (ObjectNode) dev.stoke.local.embedded.patch.Patches.merge(scale, config);
    }
    return PatchRoute.change(request, false);
  }

  private ObjectNode rescale(
      Target target,
      Registered resource,
      String name,
      Request request,
      UnaryOperator<ObjectNode> change) {
    WriteOptions options = request.writeOptions();
    return resources.update(resource, target.namespace(), name, Optional.empty(), options, change);
  }

  private void bind(Target target, Registered resource, String name, Request request) {
    ObjectNode binding = request.object();
    String node = Json.text(binding, "target", "name");
    resources.update(
        resource,
        target.namespace(),
        name,
        Optional.empty(),
        request.writeOptions(),
        live -> {
          if (!Json.text(live, "spec", "nodeName").isEmpty()) {
            throw ApiError.conflict(
                resource.type(), name, "pod " + name + " is already assigned to node");
          }
          Json.ensure(live, "spec").put("nodeName", node);
          return live;
        });
    resources.update(
        resource,
        target.namespace(),
        name,
        STATUS,
        request.writeOptions(),
        live -> {
          ObjectNode status = Json.ensure(live, "status");
          boolean isKnown =
              Json.objects(status.path("conditions")).stream()
                  .anyMatch(condition -> Json.text(condition, "type").equals("PodScheduled"));
          if (!isKnown) {
            status
                .withArray("conditions")
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "True")
                .put("lastTransitionTime", Meta.time(resources.clock().instant()));
          }
          return live;
        });
    ObjectNode success = Json.object().put("kind", "Status").put("apiVersion", "v1");
    Responses.json(request.exchange(), 201, success.put("status", "Success").put("code", 201));
  }
}
