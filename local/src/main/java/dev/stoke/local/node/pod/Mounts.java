package dev.stoke.local.node.pod;

import dev.stoke.local.node.volume.MissingSourceException;
import dev.stoke.local.node.volume.PodVolumes;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A pod's volumes, and when to look at their sources. As on a real node those of a running pod
 * follow only when the pod itself is changed, such as one of its annotations, or in a while. For
 * the pod's worker thread.
 */
final class Mounts {
  private static final Logger LOG = LoggerFactory.getLogger(Mounts.class);

  /** Between two looks that nothing else asks for, as the kubelet's. */
  private static final Duration RESYNC = Duration.ofSeconds(60);

  /** The watches of pods and of their sources are not in step: what is newer may come later. */
  private static final Duration ATTENTIVE = Duration.ofSeconds(5);

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final PodContext context;
  private final PodVolumes volumes;
  private final String podIp;
  private @Nullable String trouble;
  private Instant due = Instant.MIN;
  private Instant attentiveUntil = Instant.MIN;

  Mounts(PodContext context, Path directory, String podIp) {
    this.context = context;
    this.volumes = new PodVolumes(directory, context.source(), context.hostIp(), context.clock());
    this.podIp = podIp;
  }

  Path root() {
    return volumes.root();
  }

  void podChanged() {
    due = Instant.MIN;
    attentiveUntil = context.clock().instant().plus(ATTENTIVE);
  }

  void sourceMayHaveChanged() {
    if (context.clock().instant().isBefore(attentiveUntil)) {
      due = Instant.MIN;
    }
  }

  /**
   * Brings the files up to date when it is time to.
   *
   * @param starting a container is about to start, and must find what is there now
   * @return whether all is there
   */
  boolean sync(Pod pod, boolean starting) {
    Instant now = context.clock().instant();
    if (!starting && trouble == null && now.isBefore(due)) {
      return true;
    }
    try {
      volumes.sync(pod, podIp);
      trouble = null;
      due = now.plus(RESYNC);
      return true;
    } catch (MissingSourceException | IOException e) {
      String message = String.valueOf(e.getMessage());
      if (!message.equals(trouble)) {
        trouble = message;
        context.api().event(pod, "Warning", "FailedMount", message);
        LOG.atWarn()
            .addKeyValue("pod", pod.getMetadata().getName())
            .addKeyValue("reason", message)
            .log("cannot mount");
      }
      due = now.plus(RETRY);
      return false;
    }
  }

  /** When to sync again. */
  Instant due() {
    return due;
  }
}
