package dev.stoke.local.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Meta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/** The objects of one resource, by namespace and name. Used under the store's lock only. */
final class Collection {
  private final NavigableMap<String, NavigableMap<String, ObjectNode>> namespaces = new TreeMap<>();
  private final List<Consumer<Change>> watchers = new ArrayList<>();
  private final History history = new History();

  Optional<ObjectNode> get(String namespace, String name) {
    return Optional.ofNullable(namespaces.getOrDefault(namespace, new TreeMap<>()).get(name));
  }

  List<ObjectNode> list(String namespace) {
    if (!namespace.isEmpty()) {
      return List.copyOf(namespaces.getOrDefault(namespace, new TreeMap<>()).values());
    }
    return namespaces.values().stream()
        .map(Map::values)
        .flatMap(java.util.Collection::stream)
        .toList();
  }

  Optional<ObjectNode> put(ObjectNode object) {
    return Optional.ofNullable(
        namespaces
            .computeIfAbsent(Meta.namespace(object), absent -> new TreeMap<>())
            .put(Meta.name(object), object));
  }

  Optional<ObjectNode> remove(String namespace, String name) {
    NavigableMap<String, ObjectNode> objects = namespaces.get(namespace);
    if (objects == null) {
      return Optional.empty();
    }
    Optional<ObjectNode> removed = Optional.ofNullable(objects.remove(name));
    if (objects.isEmpty()) {
      namespaces.remove(namespace);
    }
    return removed;
  }

  History history() {
    return history;
  }

  List<Consumer<Change>> watchers() {
    return watchers;
  }
}
