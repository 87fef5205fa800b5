package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.store.Store;
import java.time.Clock;
import java.util.Set;

/** Deletion in two steps where somebody has to be waited for: finalizers, or a pod's node. */
final class Deletion {
  private static final Set<String> FINISHED = Set.of("Succeeded", "Failed");

  private final Store store;
  private final Clock clock;

  Deletion(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  DeleteResult delete(ResourceType type, ObjectNode live, DeleteOptions options) {
    checkPreconditions(type, live, options);
    ObjectNode marked = live.deepCopy();
    addFinalizer(marked, options.propagation());
    int grace = grace(type, live, options);
    boolean waits = grace > 0 || !Meta.finalizers(marked).isEmpty() || holdsContents(type, live);
    if (options.dryRun()) {
      return new DeleteResult(live, !waits);
    }
    if (!waits) {
      store.remove(type.groupResource(), Meta.namespace(live), Meta.name(live));
      return new DeleteResult(live, true);
    }
    ObjectNode meta = Meta.of(marked);
    boolean isShorter =
        meta.has("deletionTimestamp") && grace < meta.path("deletionGracePeriodSeconds").asInt(0);
    if (!meta.has("deletionTimestamp") || isShorter) {
      meta.put("deletionTimestamp", Meta.time(clock.instant().plusSeconds(grace)));
      meta.put("deletionGracePeriodSeconds", grace);
      if (meta.has("generation") && !isShorter) {
        meta.put("generation", meta.path("generation").asInt() + 1);
      }
      if (type.equals(BuiltIns.NAMESPACES)) {
        Json.ensure(marked, "status").put("phase", "Terminating");
      }
    }
    if (marked.equals(live)) {
      return new DeleteResult(live, false);
    }
    return new DeleteResult(store.put(type.groupResource(), marked), false);
  }

  /** Ends an object that was only waiting for its finalizers, and has none any more. */
  void completeIfReleased(ResourceType type, ObjectNode stored) {
    boolean isDue = Json.at(stored, "metadata", "deletionGracePeriodSeconds").asInt(0) == 0;
    if (Meta.isTerminating(stored)
        && isDue
        && Meta.finalizers(stored).isEmpty()
        && !holdsContents(type, stored)) {
      store.remove(type.groupResource(), Meta.namespace(stored), Meta.name(stored));
    }
  }

  private static boolean holdsContents(ResourceType type, ObjectNode object) {
    return type.equals(BuiltIns.NAMESPACES) && !Json.at(object, "spec", "finalizers").isEmpty();
  }

  private static int grace(ResourceType type, ObjectNode live, DeleteOptions options) {
    if (!type.equals(BuiltIns.PODS)) {
      return 0;
    }
    boolean hasNode = !Json.text(live, "spec", "nodeName").isEmpty();
    if (!hasNode || FINISHED.contains(Json.text(live, "status", "phase"))) {
      return 0;
    }
    int own = Json.at(live, "spec", "terminationGracePeriodSeconds").asInt(30);
    int asked = options.gracePeriodSeconds().orElse(own);
    // A second request may shorten the wait, never lengthen it.
    return Meta.isTerminating(live)
        ? Math.min(asked, Json.at(live, "metadata", "deletionGracePeriodSeconds").asInt(asked))
        : asked;
  }

  private static void addFinalizer(ObjectNode object, DeleteOptions.Propagation propagation) {
    String name =
        switch (propagation) {
          case BACKGROUND -> "";
          case FOREGROUND -> "foregroundDeletion";
          case ORPHAN -> "orphan";
        };
    if (!name.isEmpty() && !Meta.finalizers(object).contains(name)) {
      ObjectNode meta = Meta.of(object);
      ArrayNode list =
          meta.get("finalizers") instanceof ArrayNode present
              ? present
              : meta.putArray("finalizers");
      list.add(name);
    }
  }

  private static void checkPreconditions(
      ResourceType type, ObjectNode live, DeleteOptions options) {
    options
        .uid()
        .filter(uid -> !uid.equals(Meta.uid(live)))
        .ifPresent(uid -> {
          throw ApiError.conflict(
              type,
              Meta.name(live),
              "Precondition failed: UID in precondition: %s, UID in object meta: %s"
                  .formatted(uid, Meta.uid(live)));
        });
    options
        .resourceVersion()
        .filter(version -> !version.equals(Meta.resourceVersion(live)))
        .ifPresent(version -> {
          throw ApiError.stale(type, Meta.name(live));
        });
  }
}
