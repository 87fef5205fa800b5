package dev.stoke.operator;

import static org.awaitility.Awaitility.await;

import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything that the API server stored in one namespace, watched by nobody who has to do with the
 * operator. The versions are etcd's, and so one order of all kinds. It ends with the API server:
 * one that starts anew does not know what was before. Each kind has a watch of its own, which may
 * lag behind the others: {@link #end} leaves out what not all of them have come to.
 */
final class ClusterHistory implements AutoCloseable {
  /**
   * @param version at which it was stored, or deleted
   */
  record Seen(long version, HasMetadata object, boolean deleted) {}

  private static final Duration LAG = Duration.ofSeconds(60);

  private final boolean fromTheBeginning;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Throwable> lost = new CopyOnWriteArrayList<>();
  private final List<Kind<?>> kinds;
  private long end = Long.MAX_VALUE;

  /**
   * @param fromTheBeginning that is, before there is anything
   */
  ClusterHistory(KubernetesClient client, String namespace, boolean fromTheBeginning) {
    this.fromTheBeginning = fromTheBeginning;
    kinds =
        List.of(
            new Kind<>(client.resources(StokeCluster.class).inNamespace(namespace)),
            new Kind<>(client.configMaps().inNamespace(namespace)),
            new Kind<>(client.pods().inNamespace(namespace)),
            new Kind<>(client.apps().statefulSets().inNamespace(namespace)));
  }

  private final class Kind<T extends HasMetadata> implements Watcher<T> {
    private final NonNamespaceOperation<T, ? extends KubernetesResourceList<T>, ?> objects;
    private final Map<String, Seen> latest = new ConcurrentHashMap<>();
    private final Watch watch;

    Kind(NonNamespaceOperation<T, ? extends KubernetesResourceList<T>, ?> objects) {
      this.objects = objects;
      this.watch = objects.watch(this);
    }

    @Override
    public void eventReceived(Action action, T object) {
      if (action != Action.BOOKMARK) {
        var next = new Seen(version(object), object, action == Action.DELETED);
        seen.add(next);
        latest.put(object.getMetadata().getName(), next);
      }
    }

    /**
     * @return the version up to which its watch has told of everything
     */
    long caughtUp() {
      var list = objects.list();
      long version = Long.parseLong(list.getMetadata().getResourceVersion());
      var stored = new HashMap<String, Long>();
      list.getItems()
          .forEach(object -> stored.put(object.getMetadata().getName(), version(object)));
      await().atMost(LAG).until(() -> !lost.isEmpty() || hasComeTo(version, stored));
      return version;
    }

    private boolean hasComeTo(long version, Map<String, Long> stored) {
      return stored.entrySet().stream()
              .allMatch(object -> {
                var known = latest.get(object.getKey());
                return known != null && known.version() >= object.getValue();
              })
          && latest.entrySet().stream()
              .allMatch(known ->
                  known.getValue().deleted()
                      || known.getValue().version() > version
                      || stored.containsKey(known.getKey()));
    }

    @Override
    public void onClose(WatcherException cause) {
      lost.add(cause);
    }

    @Override
    public boolean reconnecting() {
      return true;
    }
  }

  boolean fromTheBeginning() {
    return fromTheBeginning;
  }

  /** Of everything until now, whichever watch told of it first. */
  void end() {
    end = kinds.stream().mapToLong(Kind::caughtUp).min().orElseThrow();
    close();
  }

  List<Seen> inOrder() {
    if (!lost.isEmpty()) {
      throw new IllegalStateException("the history has a gap", lost.getFirst());
    }
    return seen.stream()
        .filter(next -> next.version() <= end)
        .sorted(Comparator.comparingLong(Seen::version))
        .toList();
  }

  @Override
  public void close() {
    kinds.forEach(kind -> kind.watch.close());
  }

  private static long version(HasMetadata object) {
    return Long.parseLong(object.getMetadata().getResourceVersion());
  }
}
