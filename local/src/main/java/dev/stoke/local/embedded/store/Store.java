package dev.stoke.local.embedded.store;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Every object, in memory. Trees that were given in or out are shared: nobody may change them.
 * Thread-safe; {@link #locked} makes several calls one step.
 */
public final class Store {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<String, Collection> collections = new HashMap<>();
  private final List<Consumer<Change>> everything = new ArrayList<>();
  private final long firstRevision;
  private long revision;

  /** An empty store whose first write gets the revision after this one. */
  public Store(long revision) {
    this.firstRevision = revision;
    this.revision = revision;
  }

  /** A registered watcher. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  /** Runs the action while no other thread reads or writes. */
  public <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  public long revision() {
    return locked(() -> revision);
  }

  public Optional<ObjectNode> get(String resource, String namespace, String name) {
    return locked(() -> collection(resource).get(namespace, name));
  }

  /** In one namespace, or with an empty namespace in all of them; by namespace and name. */
  public List<ObjectNode> list(String resource, String namespace) {
    return locked(() -> collection(resource).list(namespace));
  }

  /** Stores the object under a new revision, which the answer carries. */
  public ObjectNode put(String resource, ObjectNode object) {
    return locked(() -> {
      ObjectNode stored = object.deepCopy();
      Meta.of(stored).put("resourceVersion", Long.toString(++revision));
      Optional<ObjectNode> previous = collection(resource).put(stored);
      Change.Type type = previous.isEmpty() ? Change.Type.ADDED : Change.Type.MODIFIED;
      publish(new Change(revision, type, resource, stored, previous));
      return stored;
    });
  }

  /** Removes the object, if it is there, and answers with its last state. */
  public Optional<ObjectNode> remove(String resource, String namespace, String name) {
    return locked(() -> {
      Optional<ObjectNode> removed = collection(resource).remove(namespace, name);
      removed.ifPresent(last -> {
        ObjectNode tombstone = last.deepCopy();
        Meta.of(tombstone).put("resourceVersion", Long.toString(++revision));
        publish(new Change(revision, Change.Type.DELETED, resource, tombstone, removed));
      });
      return removed;
    });
  }

  /**
   * Delivers every change after the revision, in order, under the store's lock: the consumer must
   * only hand it on. Empty when that part of the history is no longer held.
   */
  public Optional<Subscription> subscribe(
      String resource, long afterRevision, Consumer<Change> consumer) {
    return locked(() -> {
      Collection collection = collection(resource);
      if (afterRevision < Math.max(firstRevision, collection.history().floor())) {
        return Optional.empty();
      }
      collection.history().after(afterRevision).forEach(consumer);
      collection.watchers().add(consumer);
      return Optional.of(() -> unsubscribe(collection.watchers(), consumer));
    });
  }

  /** Delivers every object as ADDED, then every change, as {@link #subscribe} does. */
  public Subscription subscribeToAll(Consumer<Change> consumer) {
    return locked(() -> {
      collections.forEach((resource, collection) ->
          collection
              .list("")
              .forEach(object ->
                  consumer.accept(
                      new Change(
                          revision, Change.Type.ADDED, resource, object, Optional.empty()))));
      everything.add(consumer);
      return () -> unsubscribe(everything, consumer);
    });
  }

  /** Everything, for the state file. */
  ObjectNode snapshot() {
    return locked(() -> {
      ObjectNode state = Json.object().put("revision", revision);
      ObjectNode resources = state.putObject("resources");
      new TreeMap<>(collections)
          .forEach((resource, held) -> resources.putArray(resource).addAll(held.list("")));
      return state;
    });
  }

  /** Puts an object back as it was, without telling anybody. */
  void restore(String resource, ObjectNode object) {
    locked(() -> collection(resource).put(object));
  }

  private void unsubscribe(List<Consumer<Change>> from, Consumer<Change> consumer) {
    locked(() -> from.remove(consumer));
  }

  private void publish(Change change) {
    Collection collection = collection(change.resource());
    collection.history().add(change);
    List.copyOf(collection.watchers()).forEach(watcher -> watcher.accept(change));
    List.copyOf(everything).forEach(watcher -> watcher.accept(change));
  }

  private Collection collection(String resource) {
    return collections.computeIfAbsent(resource, absent -> new Collection());
  }
}
