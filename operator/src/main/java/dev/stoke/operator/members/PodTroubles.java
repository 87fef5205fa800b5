package dev.stoke.operator.members;

import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.plan.PodTrouble;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads from a pod's status why it does not run. */
final class PodTroubles {
  /** Longer texts of Kubernetes are cut; the pod has them whole. */
  private static final int MAX_TEXT_LENGTH = 256;

  private static final Set<String> STARTING = Set.of("ContainerCreating", "PodInitializing");

  /** Attempts and pauses take turns: one trouble. */
  private static final Set<String> PULLING = Set.of("ErrImagePull", "ImagePullBackOff");

  private static final String CRASH_LOOP = "CrashLoopBackOff";

  private PodTroubles() {}

  static @Nullable PodTrouble of(Pod pod) {
    var status = pod.getStatus();
    if (status == null || pod.getMetadata().getDeletionTimestamp() != null) {
      return null;
    }
    if ("NodeLost".equals(status.getReason()) || "Unknown".equals(status.getPhase())) {
      return null; // What was last said of its containers is old.
    }
    if ("Failed".equals(status.getPhase())) {
      return new PodTrouble(
          requireNonNullElse(status.getReason(), "PodFailed"),
          "its node ended it for good" + said(status.getMessage()));
    }
    var unscheduled = unscheduled(status);
    return unscheduled != null
        ? unscheduled
        : Stream.concat(
                status.getInitContainerStatuses().stream(), status.getContainerStatuses().stream())
            .map(PodTroubles::of)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse(null);
  }

  private static @Nullable PodTrouble unscheduled(PodStatus status) {
    return status.getConditions().stream()
        .filter(condition ->
            "PodScheduled".equals(condition.getType()) && "False".equals(condition.getStatus()))
        .findFirst()
        .map(PodTroubles::unscheduled)
        .orElse(null);
  }

  private static PodTrouble unscheduled(PodCondition condition) {
    return new PodTrouble(
        requireNonNullElse(condition.getReason(), "Unschedulable"),
        "no node takes it" + said(condition.getMessage()));
  }

  private static @Nullable PodTrouble of(ContainerStatus container) {
    var state = requireNonNullElse(container.getState(), new ContainerState());
    if (state.getRunning() != null && !Boolean.FALSE.equals(container.getStarted())) {
      return null; // It came up; how it ended before is past.
    }
    var waiting = state.getWaiting();
    var reason = waiting == null ? "" : requireNonNullElse(waiting.getReason(), "");
    if (PULLING.contains(reason)) {
      return new PodTrouble(
          "ImagePullBackOff",
          "the image %s cannot be pulled: check its name, that the registry is reachable, and spec.imagePullSecrets if it asks for credentials."
              .formatted(container.getImage()));
    }
    var ended = ended(container, state);
    if (ended != null && "OOMKilled".equals(ended.getReason())) {
      return new PodTrouble(
          "OOMKilled",
          "container %s was ended as it needed more memory than its limit: raise spec.resources.limits.memory."
              .formatted(container.getName()));
    }
    if (ended != null || reason.equals(CRASH_LOOP)) {
      return crashed(container, reason, ended);
    }
    return waiting == null || reason.isEmpty() || STARTING.contains(reason)
        ? null
        : new PodTrouble(
            reason,
            "container %s cannot be made%s"
                .formatted(container.getName(), said(waiting.getMessage())));
  }

  /** How it ended last; of one that ended well and is not started again there is nothing to say. */
  private static @Nullable ContainerStateTerminated ended(
      ContainerStatus container, ContainerState state) {
    var last = container.getLastState();
    var ended =
        state.getTerminated() != null
            ? state.getTerminated()
            : last == null ? null : last.getTerminated();
    return ended != null && Integer.valueOf(0).equals(ended.getExitCode()) ? null : ended;
  }

  private static PodTrouble crashed(
      ContainerStatus container, String reason, @Nullable ContainerStateTerminated ended) {
    var restarts = requireNonNullElse(container.getRestartCount(), 0);
    var code = ended == null ? "" : " with exit code " + ended.getExitCode();
    return reason.equals(CRASH_LOOP) || restarts > 1
        ? new PodTrouble(
            CRASH_LOOP,
            "container %s ends%s after each start: kubectl logs --previous shows its last words."
                .formatted(container.getName(), code))
        : new PodTrouble(
            "ContainerFailed",
            "container %s ended%s and is started again.".formatted(container.getName(), code));
  }

  private static String said(@Nullable String text) {
    if (text == null || text.isBlank()) {
      return ".";
    }
    var cut = text.length() > MAX_TEXT_LENGTH ? text.substring(0, MAX_TEXT_LENGTH) + "..." : text;
    return ": " + (cut.endsWith(".") ? cut : cut + ".");
  }
}
