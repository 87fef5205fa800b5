package dev.stoke.local.node.pod;

import dev.stoke.local.files.Trees;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** All pods of the node: one worker for each, found by uid. Safe for threads. */
public final class PodManager {
  private static final Logger LOG = LoggerFactory.getLogger(PodManager.class);
  private static final Set<String> OVER = Set.of("Succeeded", "Failed");

  private final PodContext context;
  private final Map<String, PodWorker> workers = new HashMap<>();
  private final List<PodWorker> leaving = new ArrayList<>();

  /** Late news of a pod that is gone must not bring it back; uids are never used again. */
  private final Set<String> gone =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > 1000;
            }
          });

  private boolean closed;

  public PodManager(PodContext context) throws IOException {
    this.context = context;
    Files.createDirectories(context.podsDirectory());
    // Secrets are below, some of them readable for all by their mode.
    Files.setPosixFilePermissions(
        context.podsDirectory(), PosixFilePermissions.fromString("rwx------"));
  }

  /** Deletes the files of pods that exist no more. */
  public void cleanUp(Collection<Pod> pods) throws IOException {
    Set<String> uids =
        pods.stream().map(pod -> pod.getMetadata().getUid()).collect(Collectors.toSet());
    List<Path> stale;
    try (Stream<Path> entries = Files.list(context.podsDirectory())) {
      stale =
          entries
              .filter(entry -> {
                String name = entry.getFileName().toString();
                return !uids.contains(name.substring(name.lastIndexOf('_') + 1));
              })
              .toList();
    }
    for (Path directory : stale) {
      Trees.delete(directory);
    }
  }

  /** A pod that is bound to this node, as the API shows it. */
  public synchronized void update(Pod pod) {
    if (closed) {
      return;
    }
    String uid = pod.getMetadata().getUid();
    PodWorker worker = workers.get(uid);
    if (worker != null) {
      worker.update(pod);
      return;
    }
    boolean over = pod.getStatus() != null && OVER.contains(pod.getStatus().getPhase());
    if (gone.contains(uid) || (over && pod.getMetadata().getDeletionTimestamp() == null)) {
      return;
    }
    PodWorker fresh = new PodWorker(context, pod);
    workers.put(uid, fresh);
    fresh.start();
  }

  /** The API has the pod no more. */
  public synchronized void removed(Pod pod) {
    dismiss(pod.getMetadata().getUid());
  }

  /** A ConfigMap or Secret changed: pods that wait for one go on. */
  public synchronized void sourcesChanged() {
    workers.values().forEach(PodWorker::wake);
  }

  /** Compares with all pods that are bound to this node, in case an event was missed. */
  public synchronized void sweep(Collection<Pod> pods) {
    Map<String, Pod> byUid =
        pods.stream()
            .collect(Collectors.toMap(pod -> pod.getMetadata().getUid(), pod -> pod, (a, b) -> b));
    byUid.forEach((uid, pod) -> {
      if (!workers.containsKey(uid)) {
        update(pod);
      }
    });
    for (String uid : List.copyOf(workers.keySet())) {
      if (!byUid.containsKey(uid)) {
        dismiss(uid);
      }
    }
  }

  private void dismiss(String uid) {
    leaving.removeIf(PodWorker::isFinished);
    gone.add(uid);
    PodWorker worker = workers.remove(uid);
    if (worker != null) {
      worker.gone();
      leaving.add(worker);
    }
  }

  /** Stops all containers; returns when they are gone. The API is told nothing. */
  public void close(Duration grace) {
    List<PodWorker> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(workers.values());
      all.addAll(leaving);
    }
    all.forEach(worker -> worker.leave(grace));
    try {
      for (PodWorker worker : all) {
        // SIGKILL follows the grace; what remains is the time to notice the end.
        if (!worker.join(grace.plusSeconds(15))) {
          LOG.atWarn().addKeyValue("pod", worker.name()).log("a pod did not end in time");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
