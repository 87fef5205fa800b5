package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Everything that the API server stored in one namespace, watched by nobody who has to do with the
 * operator. The versions are etcd's, and so one order of all kinds. It ends with the API server:
 * one that starts anew does not know what was before.
 */
final class ClusterHistory implements AutoCloseable {
  /**
   * @param version at which it was stored, or deleted
   */
  record Seen(long version, HasMetadata object, boolean deleted) {}

  private final boolean fromTheBeginning;
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final List<Throwable> lost = new CopyOnWriteArrayList<>();
  private final List<Watch> watches;

  /**
   * @param fromTheBeginning that is, before there is anything
   */
  ClusterHistory(KubernetesClient client, String namespace, boolean fromTheBeginning) {
    this.fromTheBeginning = fromTheBeginning;
    watches =
        List.of(
            client.resources(StokeCluster.class).inNamespace(namespace).watch(new Recorder<>()),
            client.configMaps().inNamespace(namespace).watch(new Recorder<>()),
            client.pods().inNamespace(namespace).watch(new Recorder<>()),
            client.apps().statefulSets().inNamespace(namespace).watch(new Recorder<>()));
  }

  private final class Recorder<T extends HasMetadata> implements Watcher<T> {
    @Override
    public void eventReceived(Action action, T object) {
      if (action != Action.BOOKMARK) {
        seen.add(
            new Seen(
                Long.parseLong(object.getMetadata().getResourceVersion()),
                object,
                action == Action.DELETED));
      }
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

  List<Seen> inOrder() {
    if (!lost.isEmpty()) {
      throw new IllegalStateException("the history has a gap", lost.getFirst());
    }
    return seen.stream().sorted(Comparator.comparingLong(Seen::version)).toList();
  }

  @Override
  public void close() {
    watches.forEach(Watch::close);
  }
}
