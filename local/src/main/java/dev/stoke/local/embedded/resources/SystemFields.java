package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** The metadata that only the server writes. */
final class SystemFields {
  private static final List<String> KEPT =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "generateName");

  private SystemFields() {}

  /** Whatever the candidate says of them, the live object's are right. Changes the candidate. */
  static void keep(
      ObjectNode candidate, Optional<ObjectNode> live, Clock clock, ResourceType type) {
    ObjectNode meta = Meta.of(candidate);
    meta.remove("selfLink");
    if (live.isEmpty()) {
      meta.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "generation"));
      meta.remove("resourceVersion");
      meta.put("uid", Resources.newUid());
      meta.put("creationTimestamp", Meta.time(clock.instant()));
      return;
    }
    JsonNode old = live.get().path("metadata");
    for (String name : KEPT) {
      if (old.has(name)) {
        meta.set(name, old.get(name));
      } else {
        meta.remove(name);
      }
    }
    meta.put("name", Meta.name(live.get()));
    if (type.namespaced()) {
      meta.put("namespace", Meta.namespace(live.get()));
    }
  }

  /** Grows with every change outside of metadata and status, for kinds that have a spec. */
  static void generation(ObjectNode candidate, Optional<ObjectNode> live, ResourceType type) {
    boolean counts =
        candidate.has("spec")
            && !type.is("", "pods")
            && !type.is("", "services")
            && !type.is("", "namespaces")
            && !type.is("", "nodes");
    if (!counts) {
      return;
    }
    long before = live.map(old -> old.at("/metadata/generation").asLong()).orElse(0L);
    boolean changed = live.isEmpty() || !desired(live.get()).equals(desired(candidate));
    long now = changed ? before + 1 : before;
    if (now > 0) {
      Meta.of(candidate).put("generation", now);
    }
    live.map(old -> old.at("/metadata/generation"))
        .filter(old -> old.asLong() == now && old.isNumber())
        .ifPresent(old -> Meta.of(candidate).set("generation", old));
  }

  private static ObjectNode desired(ObjectNode object) {
    ObjectNode copy = object.deepCopy();
    copy.remove(List.of("metadata", "status", "apiVersion", "kind"));
    return copy;
  }
}
