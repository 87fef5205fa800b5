package dev.stoke.local.embedded.resources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stoke.local.embedded.model.ApiError;
import dev.stoke.local.embedded.model.Json;
import dev.stoke.local.embedded.model.Meta;
import dev.stoke.local.embedded.model.ResourceType;
import dev.stoke.local.embedded.ownership.Ownership;
import dev.stoke.local.embedded.ownership.Writer;
import dev.stoke.local.embedded.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;

/** Reading and writing objects by Kubernetes' rules. Each call is one step. */
public final class Resources {
  private static final String SUFFIX_LETTERS = "bcdfghjklmnpqrstvwxz2456789";

  private final Store store;
  private final Registry registry;
  private final Clock clock;
  private final Preparation preparation;
  private final Deletion deletion;

  public Resources(Store store, Registry registry, Clock clock, String serviceRange) {
    this.store = store;
    this.registry = registry;
    this.clock = clock;
    this.preparation = new Preparation(new ServiceAddresses(store, serviceRange));
    this.deletion = new Deletion(store, clock);
  }

  public Store store() {
    return store;
  }

  public Registry registry() {
    return registry;
  }

  public Clock clock() {
    return clock;
  }

  /**
   * @throws ApiError with code 404 when there is none
   */
  public ObjectNode get(ResourceType type, String namespace, String name) {
    return find(type, namespace, name).orElseThrow(() -> ApiError.notFound(type, name));
  }

  public Optional<ObjectNode> find(ResourceType type, String namespace, String name) {
    return store.get(type.groupResource(), namespace, name).map(object -> inVersion(type, object));
  }

  public List<ObjectNode> list(ResourceType type, String namespace) {
    return store.list(type.groupResource(), namespace).stream()
        .map(object -> inVersion(type, object))
        .toList();
  }

  /** The same object under the version that was asked for; nothing else differs between them. */
  public static ObjectNode inVersion(ResourceType type, ObjectNode object) {
    if (Json.text(object, "apiVersion").equals(type.apiVersion())) {
      return object;
    }
    return object.deepCopy().put("apiVersion", type.apiVersion());
  }

  public ObjectNode create(
      Registered resource, String namespace, ObjectNode body, WriteOptions options) {
    ResourceType type = resource.type();
    return store.locked(() -> {
      ObjectNode candidate = body.deepCopy();
      Preparation.checkKind(type, candidate);
      name(type, namespace, candidate);
      String name = Meta.name(candidate);
      if (store.get(type.groupResource(), Meta.namespace(candidate), name).isPresent()) {
        throw ApiError.alreadyExists(type, name);
      }
      if (!Meta.resourceVersion(candidate).isEmpty()) {
        throw ApiError.badRequest("resourceVersion should not be set on objects to be created");
      }
      Meta.of(candidate).remove("managedFields");
      return finish(
          resource,
          Optional.empty(),
          candidate,
          Optional.of(new Writer(options.manager(), false, Optional.empty())),
          options);
    });
  }

  /** Changes an object; the function gets a copy of it that it may change and answer with. */
  public ObjectNode update(
      Registered resource,
      String namespace,
      String name,
      Optional<String> subresource,
      WriteOptions options,
      UnaryOperator<ObjectNode> change) {
    ResourceType type = resource.type();
    return store.locked(() -> {
      ObjectNode live = get(type, namespace, name);
      ObjectNode changed = change.apply(live.deepCopy());
      Preparation.checkKind(type, changed);
      checkSameObject(type, live, changed);
      ObjectNode candidate = subresource.isPresent() ? onlyStatus(live, changed) : changed;
      if (live.at("/metadata").has("managedFields")) {
        Meta.of(candidate).set("managedFields", live.at("/metadata/managedFields"));
      }
      return finish(
          resource,
          Optional.of(live),
          candidate,
          Optional.of(new Writer(options.manager(), false, subresource)),
          options);
    });
  }

  /** Server-side apply; creates the object when it is not there. */
  public ObjectNode apply(
      Registered resource,
      String namespace,
      String name,
      Optional<String> subresource,
      ObjectNode body,
      WriteOptions options) {
    ResourceType type = resource.type();
    return store.locked(() -> {
      ObjectNode config = body.deepCopy();
      Preparation.checkKind(type, config);
      if (Json.at(config, "metadata").has("managedFields")
          && !Json.at(config, "metadata", "managedFields").isEmpty()) {
        throw ApiError.badRequest("metadata.managedFields must be nil");
      }
      Meta.of(config).put("name", name);
      name(type, namespace, config);
      Optional<ObjectNode> live = find(type, namespace, name);
      if (live.isEmpty() && subresource.isPresent()) {
        throw ApiError.notFound(type, name);
      }
      live.ifPresent(old -> checkSameObject(type, old, config));
      Meta.of(config).remove(List.of("resourceVersion", "uid", "managedFields"));
      if (subresource.isPresent()) {
        config.retain("apiVersion", "kind", "metadata", "status");
        Meta.of(config).retain("name", "namespace");
      } else if (type.hasStatus()) {
        config.remove("status");
      }
      ObjectNode base = live.orElseGet(() -> bare(config));
      ObjectNode merged =
          Ownership.apply(
              base,
              config,
              resource.shape(),
              new Writer(options.manager(), true, subresource),
              options.force(),
              clock.instant());
      return finish(resource, live, merged, Optional.empty(), options);
    });
  }

  /** Answers with the object as it is now when it is still there, else with its last state. */
  public DeleteResult delete(
      ResourceType type, String namespace, String name, DeleteOptions options) {
    return store.locked(() -> deletion.delete(type, get(type, namespace, name), options));
  }

  /** Puts the candidate into the store, unless nothing changed. */
  private ObjectNode finish(
      Registered resource,
      Optional<ObjectNode> live,
      ObjectNode candidate,
      Optional<Writer> updater,
      WriteOptions options) {
    ResourceType type = resource.type();
    boolean isStatusWrite = updater.flatMap(Writer::subresource).isPresent();
    if (type.hasStatus() && !isStatusWrite && updater.isPresent()) {
      keepStatus(live, candidate);
    }
    SystemFields.keep(candidate, live, clock, type);
    preparation.prepare(resource, candidate, live, options);
    if (type.equals(BuiltIns.CRDS)) {
      Definitions.establish(candidate, clock);
    }
    SystemFields.generation(candidate, live, type);
    updater.ifPresent(writer ->
        Ownership.track(
            live.orElseGet(Json::object), candidate, resource.shape(), writer, clock.instant()));
    if (live.isPresent() && live.get().equals(candidate)) {
      return live.get();
    }
    if (options.dryRun()) {
      return candidate;
    }
    ObjectNode stored = store.put(type.groupResource(), candidate);
    deletion.completeIfReleased(type, stored);
    return stored;
  }

  private static void keepStatus(Optional<ObjectNode> live, ObjectNode candidate) {
    candidate.remove("status");
    live.filter(old -> old.has("status"))
        .ifPresent(old -> candidate.set("status", old.get("status").deepCopy()));
  }

  private static ObjectNode onlyStatus(ObjectNode live, ObjectNode changed) {
    ObjectNode result = live.deepCopy();
    result.remove("status");
    if (changed.has("status")) {
      result.set("status", changed.get("status"));
    }
    return result;
  }

  private static void checkSameObject(ResourceType type, ObjectNode live, ObjectNode changed) {
    String name = Meta.name(live);
    if (!Meta.name(changed).equals(name)) {
      throw ApiError.badRequest(
          "the name of the object (%s) does not match the name on the URL (%s)"
              .formatted(Meta.name(changed), name));
    }
    String version = Meta.resourceVersion(changed);
    if (!version.isEmpty() && !version.equals(Meta.resourceVersion(live))) {
      throw ApiError.stale(type, name);
    }
    String uid = Meta.uid(changed);
    if (!uid.isEmpty() && !uid.equals(Meta.uid(live))) {
      throw ApiError.conflict(
          type,
          name,
          "Precondition failed: UID in precondition: %s, UID in object meta: %s"
              .formatted(uid, Meta.uid(live)));
    }
  }

  private void name(ResourceType type, String namespace, ObjectNode object) {
    ObjectNode meta = Meta.of(object);
    String prefix = Json.text(meta, "generateName");
    if (Meta.name(object).isEmpty() && !prefix.isEmpty()) {
      meta.put("name", prefix + suffix());
    }
    if (Meta.name(object).isEmpty()) {
      throw ApiError.invalid(
          type,
          "",
          List.of(
              new ApiError.Cause(
                  "FieldValueRequired",
                  "metadata.name",
                  "Required value: name or generateName is required")));
    }
    Names.check(type, Meta.name(object));
    if (!type.namespaced()) {
      meta.remove("namespace");
      return;
    }
    String own = Meta.namespace(object);
    if (!own.isEmpty() && !own.equals(namespace)) {
      throw ApiError.badRequest(
          "the namespace of the provided object does not match the namespace sent on the request");
    }
    meta.put("namespace", namespace);
    ObjectNode home = get(BuiltIns.NAMESPACES, "", namespace);
    boolean isNew = store.get(type.groupResource(), namespace, Meta.name(object)).isEmpty();
    if (isNew && Meta.isTerminating(home)) {
      throw ApiError.forbidden(
          type,
          Meta.name(object),
          "unable to create new content in namespace %s because it is being terminated"
              .formatted(namespace));
    }
  }

  private static ObjectNode bare(ObjectNode config) {
    ObjectNode bare = config.deepCopy().retain("apiVersion", "kind", "metadata");
    Meta.of(bare).retain("name", "namespace");
    return bare;
  }

  private static String suffix() {
    var suffix = new StringBuilder();
    for (int i = 0; i < 5; i++) {
      int at = ThreadLocalRandom.current().nextInt(SUFFIX_LETTERS.length());
      suffix.append(SUFFIX_LETTERS.charAt(at));
    }
    return suffix.toString();
  }

  static String newUid() {
    return UUID.randomUUID().toString();
  }
}
