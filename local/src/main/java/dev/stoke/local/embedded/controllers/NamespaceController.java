package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.resources.WriteOptions;
import dev.stoke.local.embedded.store.Change;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Empties a namespace that is being deleted, then lets it go; and, for a definition that is gone,
 * ends its objects.
 */
final class NamespaceController implements Controllers.Controller {
  private static final WriteOptions OPTIONS = WriteOptions.of("kube-controller-manager");

  private final Resources resources;
  private final Set<String> terminating = new TreeSet<>();

  NamespaceController(Resources resources) {
    this.resources = resources;
  }

  @Override
  public void observe(Change change) {
    if (!change.resource().equals(BuiltIns.NAMESPACES.groupResource())) {
      if (change.resource().equals(BuiltIns.CRDS.groupResource())
          && change.type() == Change.Type.DELETED) {
        dropObjectsOf(change.object());
      }
      return;
    }
    String name = Meta.name(change.object());
    if (change.type() == Change.Type.DELETED) {
      terminating.remove(name);
    } else if (Meta.isTerminating(change.object())) {
      terminating.add(name);
    }
  }

  @Override
  public void work() {
    for (String namespace : List.copyOf(terminating)) {
      if (isEmptied(namespace)) {
        release(namespace);
        terminating.remove(namespace);
      }
    }
  }

  private boolean isEmptied(String namespace) {
    boolean isEmpty = true;
    for (Registered resource : resources.registry().all()) {
      ResourceType type = resource.type();
      if (!type.namespaced()) {
        continue;
      }
      for (ObjectNode object : resources.list(type, namespace)) {
        String name = Meta.name(object);
        if (!Meta.isTerminating(object)) {
          resources.delete(type, namespace, name, DeleteOptions.BACKGROUND);
        }
        isEmpty &= resources.find(type, namespace, name).isEmpty();
      }
    }
    return isEmpty;
  }

  private void release(String namespace) {
    Registered resource = resources.registry().find("", "v1", "namespaces").orElseThrow();
    if (resources.find(resource.type(), "", namespace).isPresent()) {
      resources.update(
          resource,
          "",
          namespace,
          Optional.empty(),
          OPTIONS,
          live -> {
            Json.ensure(live, "spec").remove("finalizers");
            return live;
          });
    }
  }

  /** Without its definition an object can no longer be reached; it goes without ceremony. */
  private void dropObjectsOf(ObjectNode crd) {
    String resource = Meta.name(crd);
    for (ObjectNode object : resources.store().list(resource, "")) {
      resources.store().remove(resource, Meta.namespace(object), Meta.name(object));
    }
  }
}
