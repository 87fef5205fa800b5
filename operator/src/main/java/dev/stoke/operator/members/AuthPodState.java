package dev.stoke.operator.members;

import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.PodSeen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An auth pod as Kubernetes shows it.
 *
 * @param toldRevision newest configuration revision that it was told of; null before it was told of
 *     any
 * @param ip null before it has one
 */
record AuthPodState(String name, PodSeen seen, @Nullable Long toldRevision, @Nullable String ip) {
  private static final String POD_REVISION = "controller-revision-hash";

  /** Of a pod of which no container has been reported on yet. */
  private static final Set<String> WITHOUT_CONTAINERS = Set.of("Pending", "Failed", "Succeeded");

  static AuthPodState of(Pod pod) {
    var status = pod.getStatus();
    boolean terminating = pod.getMetadata().getDeletionTimestamp() != null;
    return new AuthPodState(
        pod.getMetadata().getName(),
        new PodSeen(
            Objects.requireNonNullElse(pod.getMetadata().getUid(), ""),
            terminating,
            status == null || stopped(status),
            status != null && !terminating && ready(status),
            map(pod.getMetadata().getLabels()).getOrDefault(POD_REVISION, ""),
            PodTroubles.of(pod)),
        toldRevision(pod),
        status == null ? null : status.getPodIP());
  }

  private static boolean ready(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(condition ->
            condition.getType().equals("Ready") && condition.getStatus().equals("True"));
  }

  /** What a lost node said last of a container that was about to start is not to be relied on. */
  private static boolean stopped(PodStatus status) {
    if ("NodeLost".equals(status.getReason()) || "Unknown".equals(status.getPhase())) {
      return false;
    }
    var containers = status.getContainerStatuses();
    if (containers.isEmpty()) {
      return WITHOUT_CONTAINERS.contains(Objects.requireNonNullElse(status.getPhase(), "Pending"));
    }
    return containers.stream()
        .allMatch(
            container -> container.getState() == null || container.getState().getRunning() == null);
  }

  private static @Nullable Long toldRevision(Pod pod) {
    var text = map(pod.getMetadata().getAnnotations()).get(Names.CONFIG_REVISION);
    try {
      return text == null ? null : Long.valueOf(text);
    } catch (NumberFormatException e) {
      // Somebody else wrote there: as good as not told, so that it is written again.
      return null;
    }
  }

  static Map<String, String> map(@Nullable Map<String, String> map) {
    return Objects.requireNonNullElse(map, Map.of());
  }
}
