package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.time.Instant;
import java.util.Collection;

/** The status of a StatefulSet, from its pods. */
final class StatefulSetStatus {
  private StatefulSetStatus() {}

  static ObjectNode of(
      ObjectNode set, Revisions.Pair revisions, Collection<ObjectNode> pods, Instant now) {
    int ready = count(pods, StatefulSetPods::isReady);
    int current = onRevision(pods, revisions.current());
    int updated = onRevision(pods, revisions.update());
    String currentRevision = revisions.current();
    boolean isRolledOut =
        updated == pods.size() && ready == pods.size() && updated == StatefulSetPods.replicas(set);
    if (isRolledOut) {
      current = updated;
      currentRevision = revisions.update();
    }
    ObjectNode status = Json.object();
    status.set("observedGeneration", Json.at(set, "metadata", "generation"));
    status.put("replicas", pods.size());
    putUnlessZero(status, "readyReplicas", ready);
    putUnlessZero(status, "currentReplicas", current);
    putUnlessZero(status, "updatedReplicas", updated);
    status.put("currentRevision", currentRevision);
    status.put("updateRevision", revisions.update());
    status.put("collisionCount", 0);
    status.put("availableReplicas", count(pods, pod -> StatefulSetPods.isAvailable(set, pod, now)));
    return status;
  }

  private static int onRevision(Collection<ObjectNode> pods, String revision) {
    return count(
        pods, pod -> !Meta.isTerminating(pod) && StatefulSetPods.revision(pod).equals(revision));
  }

  private static int count(
      Collection<ObjectNode> pods, java.util.function.Predicate<ObjectNode> wanted) {
    return (int) pods.stream().filter(wanted).count();
  }

  private static void putUnlessZero(ObjectNode status, String name, int value) {
    if (value != 0) {
      status.put(name, value);
    }
  }
}
