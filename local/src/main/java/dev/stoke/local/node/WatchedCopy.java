package dev.stoke.local.node;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.dsl.AnyNamespaceOperation;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All objects of one kind, kept by a watch. A watch may die unnoticed when the API goes away (its
 * WebSocket then reports no end); therefore the copy is compared with a list now and then, and
 * watched anew when it has stood still although the list differed.
 */
final class WatchedCopy<T extends HasMetadata> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedCopy.class);
  private static final long RESYNC_MS = Duration.ofMinutes(1).toMillis();

  private final AnyNamespaceOperation<T, ? extends KubernetesResourceList<T>, ?> api;
  private @Nullable ResourceEventHandler<T> handler;
  private volatile SharedIndexInformer<T> informer;
  private @Nullable SharedIndexInformer<T> next;
  private boolean wasBehind;
  private Map<String, String> lastSeen = Map.of();
  private boolean closed;

  WatchedCopy(AnyNamespaceOperation<T, ? extends KubernetesResourceList<T>, ?> api) {
    this.api = api;
    this.informer = watch();
  }

  private SharedIndexInformer<T> watch() {
    SharedIndexInformer<T> fresh = api.runnableInformer(RESYNC_MS);
    fresh.exceptionHandler((running, cause) -> {
      LOG.atDebug().setCause(cause).log("a watch broke and is set up again");
      return true;
    });
    fresh.start();
    return fresh;
  }

  boolean hasSynced() {
    return informer.hasSynced();
  }

  /** The handler hears of what is there already and of changes from then on. */
  synchronized void listen(ResourceEventHandler<T> listener) {
    handler = listener;
    informer.addEventHandler(listener);
  }

  Collection<T> all() {
    return informer.getStore().list();
  }

  Optional<T> get(String namespace, String name) {
    return Optional.ofNullable(
        informer.getStore().getByKey(Cache.namespaceKeyFunc(namespace, name)));
  }

  /** Compares with the API; to be called every few seconds. */
  synchronized void check() {
    if (closed) {
      return;
    }
    if (next != null) {
      // Until the new watch has its first list, the old copy is the better one: an empty one would
      // look as if everything were deleted.
      if (next.hasSynced()) {
        replace(next);
      }
      return;
    }
    if (!informer.hasSynced()) {
      return;
    }
    Map<String, String> live = versions(api.list().getItems());
    Map<String, String> seen = versions(informer.getStore().list());
    boolean behind = !live.equals(seen);
    boolean dead = behind && wasBehind && seen.equals(lastSeen);
    wasBehind = behind && !dead;
    lastSeen = seen;
    if (dead) {
      LOG.atDebug()
          .addKeyValue("kind", informer.getApiTypeClass().getSimpleName())
          .log("a watch stands still and is set up again");
      next = watch();
    }
  }

  private void replace(SharedIndexInformer<T> fresh) {
    SharedIndexInformer<T> old = informer;
    informer = fresh;
    next = null;
    if (handler != null) {
      fresh.addEventHandler(handler);
    }
    old.close();
  }

  private static Map<String, String> versions(List<? extends HasMetadata> objects) {
    return objects.stream()
        .collect(
            Collectors.toMap(
                object -> object.getMetadata().getUid(),
                object -> object.getMetadata().getResourceVersion(),
                (one, other) -> other));
  }

  @Override
  public synchronized void close() {
    closed = true;
    informer.close();
    if (next != null) {
      next.close();
    }
  }
}
