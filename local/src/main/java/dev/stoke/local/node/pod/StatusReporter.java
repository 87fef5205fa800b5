package dev.stoke.local.node.pod;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells the API a pod's status, when it has changed and when the API has lost it. For the pod's
 * worker thread.
 */
final class StatusReporter {
  private static final Duration FORGOTTEN = Duration.ofSeconds(30);

  private final PodContext context;
  private final String podIp;
  private final Instant startTime;
  private @Nullable PodStatus reported;
  private Instant reportedAt = Instant.MIN;

  /**
   * @param pod as it is when the node takes it up
   */
  StatusReporter(PodContext context, Pod pod, String podIp) {
    this.context = context;
    this.podIp = podIp;
    this.startTime =
        Optional.ofNullable(pod.getStatus())
            .map(PodStatus::getStartTime)
            .map(Instant::parse)
            .orElse(context.clock().instant());
  }

  /**
   * @param pod as the API shows it
   * @param over no container will run again
   */
  void report(Pod pod, List<ContainerStatus> init, List<ContainerStatus> containers, boolean over) {
    PodStatus status =
        StatusFactory.status(
            pod,
            previousConditions(pod),
            init,
            containers,
            over,
            podIp,
            context.hostIp(),
            startTime,
            context.clock().instant());
    if (!status.equals(reported) || isForgotten(pod)) {
      context.api().status(pod, status);
      reported = status;
      reportedAt = context.clock().instant();
    }
  }

  /** The watch may lag behind what was written last; others' conditions are in the watch only. */
  private List<PodCondition> previousConditions(Pod pod) {
    List<PodCondition> shown =
        pod.getStatus() == null ? List.of() : pod.getStatus().getConditions();
    if (reported == null) {
      return shown;
    }
    List<PodCondition> own = reported.getConditions();
    return Stream.concat(
            own.stream(),
            shown.stream()
                .filter(other ->
                    own.stream().noneMatch(mine -> mine.getType().equals(other.getType()))))
        .toList();
  }

  /** Whether the API still shows another address or readiness well after it was told. */
  private boolean isForgotten(Pod pod) {
    if (reported == null || reportedAt.plus(FORGOTTEN).isAfter(context.clock().instant())) {
      return false;
    }
    PodStatus shown = pod.getStatus();
    return shown == null
        || !podIp.equals(shown.getPodIP())
        || StatusFactory.isReady(shown) != StatusFactory.isReady(reported);
  }
}
