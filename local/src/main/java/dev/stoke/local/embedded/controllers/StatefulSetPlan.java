package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;

/**
 * The next step of one StatefulSet: which pods to delete and which ordinals to create now.
 *
 * @param partition ordinals below it keep the current revision
 */
record StatefulSetPlan(
    List<ObjectNode> delete, List<Integer> create, Revisions.Pair revisions, int partition) {

  static StatefulSetPlan of(
      ObjectNode set,
      Revisions.Pair revisions,
      NavigableMap<Integer, ObjectNode> pods,
      Instant now) {
    int start = StatefulSetPods.start(set);
    boolean isRolling = Json.text(set, "spec", "updateStrategy", "type").equals("RollingUpdate");
    int partition =
        start + Json.at(set, "spec", "updateStrategy", "rollingUpdate", "partition").asInt(0);
    var plan = new StatefulSetPlan(new ArrayList<>(), new ArrayList<>(), revisions, partition);
    boolean isSettled = plan.scale(set, pods, start, start + StatefulSetPods.replicas(set), now);
    if (isSettled && isRolling) {
      plan.roll(set, pods, start + StatefulSetPods.replicas(set), now);
    }
    return plan;
  }

  String revisionOf(int ordinal) {
    return ordinal < partition ? revisions.current() : revisions.update();
  }

  /** Whether nothing is left to create or delete for the number of replicas alone. */
  private boolean scale(
      ObjectNode set, NavigableMap<Integer, ObjectNode> pods, int start, int end, Instant now) {
    boolean isOrdered = !Json.text(set, "spec", "podManagementPolicy").equals("Parallel");
    for (int ordinal = start; ordinal < end; ordinal++) {
      ObjectNode pod = pods.get(ordinal);
      if (pod == null) {
        create.add(ordinal);
      } else if (StatefulSetPods.isFinished(pod) && !Meta.isTerminating(pod)) {
        delete.add(pod);
      }
      boolean mustWait = pod == null || !StatefulSetPods.isHealthy(set, pod, now);
      if (isOrdered && mustWait) {
        return false;
      }
    }
    var condemned = new ArrayList<ObjectNode>();
    pods.descendingMap()
        .forEach((ordinal, pod) -> {
          if (ordinal < start || ordinal >= end) {
            condemned.add(pod);
          }
        });
    for (ObjectNode pod : condemned) {
      if (!Meta.isTerminating(pod)) {
        delete.add(pod);
      }
      if (isOrdered) {
        return false;
      }
    }
    return create.isEmpty() && delete.isEmpty();
  }

  /**
   * One pod at a time, from the top; one of the new revision is waited for until it is available,
   * one of an old revision is deleted whatever its health.
   */
  private void roll(ObjectNode set, NavigableMap<Integer, ObjectNode> pods, int end, Instant now) {
    for (ObjectNode pod :
        pods.subMap(partition, true, Math.max(partition, end), false).descendingMap().values()) {
      if (!StatefulSetPods.revision(pod).equals(revisions.update())) {
        if (!Meta.isTerminating(pod)) {
          delete.add(pod);
        }
        return;
      }
      if (!StatefulSetPods.isHealthy(set, pod, now)) {
        return;
      }
    }
  }
}
