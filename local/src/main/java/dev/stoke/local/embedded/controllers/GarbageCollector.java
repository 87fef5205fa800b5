package dev.stoke.local.embedded.controllers;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.resources.DeleteOptions;
import dev.stoke.local.embedded.resources.Registered;
import dev.stoke.local.embedded.resources.Resources;
import dev.stoke.local.embedded.resources.WriteOptions;
import dev.stoke.local.embedded.store.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Deletes what lost its last owner, and carries out foreground and orphan deletion. */
final class GarbageCollector implements Controllers.Controller {
  private static final WriteOptions OPTIONS = WriteOptions.of("kube-controller-manager");
  private static final String FOREGROUND = "foregroundDeletion";
  private static final String ORPHAN = "orphan";

  private final Resources resources;
  private final Map<String, Ref> living = new HashMap<>();
  private final Map<String, Set<Ref>> dependents = new HashMap<>();
  private final Set<String> waitingOwners = new HashSet<>();
  private final Set<Ref> suspects = new TreeSet<>();

  GarbageCollector(Resources resources) {
    this.resources = resources;
  }

  /** An object, by where it is. */
  private record Ref(String resource, String namespace, String name) implements Comparable<Ref> {
    static Ref of(Change change) {
      ObjectNode object = change.object();
      return new Ref(change.resource(), Meta.namespace(object), Meta.name(object));
    }

    @Override
    public int compareTo(Ref other) {
      return toString().compareTo(other.toString());
    }
  }

  @Override
  public void observe(Change change) {
    Ref ref = Ref.of(change);
    String uid = Meta.uid(change.object());
    change.previous().ifPresent(old -> forget(ref, old));
    if (change.type() == Change.Type.DELETED) {
      living.remove(uid);
      waitingOwners.remove(uid);
      suspects.addAll(dependents.getOrDefault(uid, Set.of()));
      ownersOf(change.object()).forEach(this::recheck);
      return;
    }
    living.put(uid, ref);
    for (String owner : ownersOf(change.object())) {
      dependents.computeIfAbsent(owner, absent -> new HashSet<>()).add(ref);
      suspects.add(ref);
    }
    List<String> finalizers = Meta.finalizers(change.object());
    if (Meta.isTerminating(change.object())
        && (finalizers.contains(FOREGROUND) || finalizers.contains(ORPHAN))) {
      waitingOwners.add(uid);
    }
  }

  @Override
  public void work() {
    for (Ref suspect : List.copyOf(suspects)) {
      suspects.remove(suspect);
      load(suspect).ifPresent(object -> collectIfAbandoned(suspect, object));
    }
    for (String owner : List.copyOf(waitingOwners)) {
      Ref ref = living.get(owner);
      if (ref != null) {
        load(ref).ifPresent(object -> finish(ref, object));
      }
    }
  }

  private void forget(Ref ref, ObjectNode old) {
    for (String owner : ownersOf(old)) {
      Set<Ref> refs = dependents.getOrDefault(owner, new HashSet<>());
      refs.remove(ref);
      if (refs.isEmpty()) {
        dependents.remove(owner);
      }
    }
  }

  private void recheck(String owner) {
    if (living.containsKey(owner)) {
      suspects.add(living.get(owner));
    }
  }

  private void collectIfAbandoned(Ref ref, ObjectNode object) {
    List<String> owners = ownersOf(object);
    List<String> gone = owners.stream().filter(owner -> !living.containsKey(owner)).toList();
    if (gone.isEmpty()) {
      return;
    }
    if (gone.size() < owners.size()) {
      dropOwners(ref, gone);
    } else if (!Meta.isTerminating(object)) {
      delete(ref);
    }
  }

  private void finish(Ref ref, ObjectNode owner) {
    String uid = Meta.uid(owner);
    Set<Ref> owned = Set.copyOf(dependents.getOrDefault(uid, Set.of()));
    if (Meta.finalizers(owner).contains(ORPHAN)) {
      owned.forEach(dependent -> dropOwners(dependent, List.of(uid)));
      dropFinalizer(ref, ORPHAN);
      waitingOwners.remove(uid);
      return;
    }
    boolean mustWait = false;
    for (Ref dependent : owned) {
      Optional<ObjectNode> object = load(dependent);
      if (object.isPresent()) {
        mustWait |= blocks(object.get(), uid);
        if (!Meta.isTerminating(object.get())) {
          delete(dependent);
        }
      }
    }
    if (!mustWait) {
      dropFinalizer(ref, FOREGROUND);
      waitingOwners.remove(uid);
    }
  }

  private static boolean blocks(ObjectNode object, String owner) {
    return Meta.owners(object).stream()
        .filter(each -> Json.text(each, "uid").equals(owner))
        .anyMatch(each -> each.path("blockOwnerDeletion").asBoolean(false));
  }

  private void delete(Ref ref) {
    registered(ref)
        .ifPresent(resource ->
            resources.delete(
                resource.type(), ref.namespace(), ref.name(), DeleteOptions.BACKGROUND));
  }

  private void dropOwners(Ref ref, List<String> owners) {
    update(
        ref,
        object -> {
          ArrayNode left = Json.array();
          Meta.owners(object).stream()
              .filter(owner -> !owners.contains(Json.text(owner, "uid")))
              .forEach(left::add);
          Meta.of(object).set("ownerReferences", left);
        });
  }

  private void dropFinalizer(Ref ref, String name) {
    update(
        ref,
        object -> {
          ArrayNode left = Meta.of(object).putArray("finalizers");
          Meta.finalizers(load(ref).orElse(object)).stream()
              .filter(each -> !each.equals(name))
              .forEach(left::add);
        });
  }

  private void update(Ref ref, java.util.function.Consumer<ObjectNode> change) {
    registered(ref)
        .filter(resource -> load(ref).isPresent())
        .ifPresent(resource ->
            resources.update(
                resource,
                ref.namespace(),
                ref.name(),
                Optional.empty(),
                OPTIONS,
                live -> {
                  change.accept(live);
                  return live;
                }));
  }

  private Optional<ObjectNode> load(Ref ref) {
    return resources.store().get(ref.resource(), ref.namespace(), ref.name());
  }

  private Optional<Registered> registered(Ref ref) {
    return load(ref)
        .flatMap(object ->
            resources
                .registry()
                .findKind(Json.text(object, "apiVersion"), Json.text(object, "kind")));
  }

  private static List<String> ownersOf(ObjectNode object) {
    return Meta.owners(object).stream().map(owner -> Json.text(owner, "uid")).toList();
  }
}
