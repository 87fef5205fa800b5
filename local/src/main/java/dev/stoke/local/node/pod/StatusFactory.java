package dev.stoke.local.node.pod;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodReadinessGate;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes a pod's status out of its containers'; pure. */
final class StatusFactory {
  private static final Set<String> OURS =
      Set.of("PodScheduled", "Initialized", "ContainersReady", "Ready");

  private StatusFactory() {}

  /**
   * @param previous conditions known so far: times are kept where nothing changed, and the
   *     conditions of others are passed on
   */
  static PodStatus status(
      Pod pod,
      List<PodCondition> previous,
      List<ContainerStatus> init,
      List<ContainerStatus> containers,
      boolean stopping,
      String podIp,
      String hostIp,
      Instant startTime,
      Instant now) {
    boolean initialized = init.stream().allMatch(ContainerStatus::getReady);
    List<String> unready =
        containers.stream()
            .filter(container -> !container.getReady())
            .map(ContainerStatus::getName)
            .toList();
    String notReady = unready.isEmpty() ? null : "containers with unready status: " + unready;
    String gates = missingGates(pod, previous);
    var conditions = new ArrayList<PodCondition>();
    conditions.add(condition("PodScheduled", null, null, previous, now));
    conditions.add(
        initialized
            ? condition("Initialized", null, null, previous, now)
            : condition("Initialized", "ContainersNotInitialized", "init", previous, now));
    conditions.add(
        condition(
            "ContainersReady",
            notReady == null ? null : "ContainersNotReady",
            notReady,
            previous,
            now));
    conditions.add(
        notReady != null || gates == null
            ? condition(
                "Ready", notReady == null ? null : "ContainersNotReady", notReady, previous, now)
            : condition("Ready", "ReadinessGatesNotReady", gates, previous, now));
    previous.stream()
        .filter(condition -> !OURS.contains(condition.getType()))
        .forEach(conditions::add);
    return new PodStatusBuilder()
        .withPhase(phase(pod, initialized, init, containers, stopping))
        .withConditions(conditions)
        .withInitContainerStatuses(init)
        .withContainerStatuses(containers)
        .withPodIP(podIp)
        .withPodIPs(new PodIP(podIp))
        .withHostIP(hostIp)
        .withStartTime(time(startTime))
        .build();
  }

  static ContainerStateTerminated terminated(
      int code, String reason, @Nullable String message, Instant started, Instant finished) {
    return new ContainerStateTerminatedBuilder()
        .withExitCode(code)
        // The JDK reports a signal as a shell does: 128 and its number.
        .withSignal(code > 128 && code < 160 ? code - 128 : null)
        .withReason(reason)
        .withMessage(message)
        .withStartedAt(time(started))
        .withFinishedAt(time(finished))
        .build();
  }

  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  static boolean isReady(PodStatus status) {
    return status.getConditions().stream()
        .anyMatch(condition ->
            "Ready".equals(condition.getType()) && "True".equals(condition.getStatus()));
  }

  private static String phase(
      Pod pod,
      boolean initialized,
      List<ContainerStatus> init,
      List<ContainerStatus> containers,
      boolean stopping) {
    String policy = policy(pod);
    if (!stopping && !initialized) {
      boolean failed =
          policy.equals("Never") && init.stream().anyMatch(container -> exit(container) > 0);
      return failed ? "Failed" : "Pending";
    }
    if (containers.stream().allMatch(container -> exit(container) >= 0)) {
      boolean succeeded = containers.stream().allMatch(container -> exit(container) == 0);
      if (stopping || !policy.equals("Always")) {
        return succeeded ? "Succeeded" : "Failed";
      }
    }
    boolean neverStarted =
        containers.stream()
            .anyMatch(container ->
                container.getState().getWaiting() != null
                    && container.getLastState().getTerminated() == null);
    return neverStarted ? "Pending" : "Running";
  }

  static String policy(Pod pod) {
    String policy = pod.getSpec().getRestartPolicy();
    return policy == null ? "Always" : policy;
  }

  private static int exit(ContainerStatus container) {
    ContainerStateTerminated terminated = container.getState().getTerminated();
    return terminated == null ? -1 : terminated.getExitCode();
  }

  private static @Nullable String missingGates(Pod pod, List<PodCondition> conditions) {
    Set<String> met =
        conditions.stream()
            .filter(condition -> "True".equals(condition.getStatus()))
            .map(PodCondition::getType)
            .collect(Collectors.toSet());
    List<String> missing =
        pod.getSpec().getReadinessGates().stream()
            .map(PodReadinessGate::getConditionType)
            .filter(type -> !met.contains(type))
            .toList();
    return missing.isEmpty() ? null : "readiness gates that are not met: " + missing;
  }

  private static PodCondition condition(
      String type,
      @Nullable String falseReason,
      @Nullable String message,
      List<PodCondition> previous,
      Instant now) {
    String status = falseReason == null ? "True" : "False";
    String since =
        previous.stream()
            .filter(old -> type.equals(old.getType()) && status.equals(old.getStatus()))
            .map(PodCondition::getLastTransitionTime)
            .filter(time -> time != null && !time.isEmpty())
            .findFirst()
            .orElse(time(now));
    return new PodConditionBuilder()
        .withType(type)
        .withStatus(status)
        .withReason(falseReason)
        .withMessage(message)
        .withLastTransitionTime(since)
        .build();
  }
}
