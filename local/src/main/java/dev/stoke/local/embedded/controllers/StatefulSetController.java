package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.LabelSelector;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.resources.BuiltIns;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.resources.WriteOptions;
import dev.stoke.local.embedded.store.Change;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Keeps the pods of StatefulSets: Parallel and OrderedReady, rolling updates from the highest
 * ordinal down to the partition, one at a time; pods below it are made anew from the revision that
 * is being left. Claims for volumes are not made.
 */
final class StatefulSetController implements Controllers.Controller {
  private static final WriteOptions OPTIONS = WriteOptions.of("kube-controller-manager");

  private final Resources resources;
  private final Revisions revisions;
  private final Registered sets;
  private final Registered pods;
  private final Set<Key> due = new TreeSet<>();

  StatefulSetController(Resources resources) {
    this.resources = resources;
    this.revisions = new Revisions(resources, OPTIONS);
    this.sets = resources.registry().find("apps", "v1", "statefulsets").orElseThrow();
    this.pods = resources.registry().find("", "v1", "pods").orElseThrow();
  }

  private record Key(String namespace, String name) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      return toString().compareTo(other.toString());
    }
  }

  @Override
  public void observe(Change change) {
    if (change.resource().equals(BuiltIns.STATEFUL_SETS.groupResource())) {
      due.add(new Key(Meta.namespace(change.object()), Meta.name(change.object())));
    } else if (change.resource().equals(BuiltIns.PODS.groupResource())) {
      Meta.controller(change.object())
          .filter(owner -> Json.text(owner, "kind").equals("StatefulSet"))
          .ifPresent(
              owner -> due.add(new Key(Meta.namespace(change.object()), Json.text(owner, "name"))));
    }
  }

  @Override
  public void work() {
    for (Key key : List.copyOf(due)) {
      due.remove(key);
      Optional<ObjectNode> set =
          resources.find(BuiltIns.STATEFUL_SETS, key.namespace(), key.name());
      try {
        set.filter(it -> !Meta.isTerminating(it)).ifPresent(this::reconcile);
      } catch (ApiError conflict) {
        // Something changed in between, or a name is taken: the next second tries again.
        due.add(key);
      }
    }
  }

  private void reconcile(ObjectNode set) {
    Revisions.Pair revision = revisions.sync(set);
    TreeMap<Integer, ObjectNode> present = pods(set);
    var plan = StatefulSetPlan.of(set, revision, present, resources.clock().instant());
    for (ObjectNode pod : plan.delete()) {
      resources.delete(
          BuiltIns.PODS, Meta.namespace(pod), Meta.name(pod), DeleteOptions.BACKGROUND);
    }
    for (int ordinal : plan.create()) {
      String name = plan.revisionOf(ordinal);
      ObjectNode template = revisions.template(set, name);
      resources.create(
          pods, Meta.namespace(set), StatefulSetPods.pod(set, template, ordinal, name), OPTIONS);
    }
    writeStatus(set, revision);
  }

  private void writeStatus(ObjectNode set, Revisions.Pair revision) {
    Map<Integer, ObjectNode> present = pods(set);
    Instant now = resources.clock().instant();
    resources.update(
        sets,
        Meta.namespace(set),
        Meta.name(set),
        Optional.of("status"),
        OPTIONS,
        live -> {
          live.set("status", StatefulSetStatus.of(set, revision, present.values(), now));
          return live;
        });
    boolean isRipening =
        present.values().stream()
            .anyMatch(
                pod -> StatefulSetPods.isReady(pod) && !StatefulSetPods.isAvailable(set, pod, now));
    if (isRipening) {
      // Nothing will change when minReadySeconds are over, so the next second looks again.
      due.add(new Key(Meta.namespace(set), Meta.name(set)));
    }
  }

  /** By ordinal: the pods that this set controls. */
  private TreeMap<Integer, ObjectNode> pods(ObjectNode set) {
    var selected = LabelSelector.of(Json.at(set, "spec", "selector"));
    var pods = new TreeMap<Integer, ObjectNode>();
    for (ObjectNode pod : resources.list(BuiltIns.PODS, Meta.namespace(set))) {
      boolean isOwn =
          Meta.controller(pod)
              .filter(owner -> Json.text(owner, "uid").equals(Meta.uid(set)))
              .isPresent();
      if (isOwn && selected.test(pod)) {
        StatefulSetPods.ordinal(set, pod).ifPresent(ordinal -> pods.put(ordinal, pod));
      }
    }
    return pods;
  }
}
