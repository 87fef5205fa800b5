package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.store.Change;
import dev.stoke.local.embedded.store.Store;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Every resource that is served: the built-in ones, and those of the stored definitions. */
public final class Registry {
  private final Map<String, Registered> resources = new ConcurrentHashMap<>();

  /** Follows the definitions in the store from now on. */
  public Registry(Store store) {
    BuiltIns.ALL.forEach(type -> add(Registered.builtIn(type)));
    store.subscribeToAll(change -> {
      if (change.resource().equals(BuiltIns.CRDS.groupResource())) {
        changed(change);
      }
    });
  }

  public Optional<Registered> find(String group, String version, String plural) {
    return Optional.ofNullable(resources.get(key(group, version, plural)));
  }

  public Collection<Registered> all() {
    return resources.values();
  }

  /** The version in which owner references and the like name a kind. */
  public Optional<Registered> findKind(String apiVersion, String kind) {
    return resources.values().stream()
        .filter(each -> each.type().kind().equals(kind))
        .filter(each -> each.type().apiVersion().equals(apiVersion))
        .findFirst();
  }

  private void changed(Change change) {
    change.previous().ifPresent(this::remove);
    if (change.type() != Change.Type.DELETED) {
      for (ObjectNode version : Json.objects(Json.at(change.object(), "spec", "versions"))) {
        if (version.path("served").asBoolean(false)) {
          add(Registered.custom(change.object(), version));
        }
      }
    }
  }

  private void remove(ObjectNode crd) {
    String group = Json.text(crd, "spec", "group");
    String plural = Json.text(crd, "spec", "names", "plural");
    for (ObjectNode version : Json.objects(Json.at(crd, "spec", "versions"))) {
      resources.remove(key(group, Json.text(version, "name"), plural));
    }
  }

  private void add(Registered registered) {
    ResourceType type = registered.type();
    resources.put(key(type.group(), type.version(), type.plural()), registered);
  }

  private static String key(String group, String version, String plural) {
    return group + "/" + version + "/" + plural;
  }
}
