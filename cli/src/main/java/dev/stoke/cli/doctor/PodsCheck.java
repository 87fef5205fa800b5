package dev.stoke.cli.doctor;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateWaiting;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Pods that are not Ready, and why. */
final class PodsCheck {
  private PodsCheck() {}

  static List<Finding> look(Evidence seen) {
    var findings = new ArrayList<Finding>();
    seen.pods().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .filter(pod -> !ready(pod))
        .map(pod -> unready(pod, seen))
        .forEach(findings::add);
    if (seen.pods().isEmpty() && !seen.cluster().getSpec().hibernated()) {
      refused(seen).ifPresent(findings::add);
    }
    return findings;
  }

  static boolean ready(Pod pod) {
    return condition(pod, "Ready").map(PodCondition::getStatus).orElse("").equals("True");
  }

  private static Finding unready(Pod pod, Evidence seen) {
    var name = pod.getMetadata().getName();
    var scheduled = condition(pod, "PodScheduled");
    if (scheduled.map(PodCondition::getStatus).orElse("True").equals("False")) {
      return Finding.problem(
          "%s finds no node: %s".formatted(name, text(scheduled.orElseThrow().getMessage())),
          "Add nodes or room on them, or ask for less in spec.resources and spec.scheduling.");
    }
    return containers(pod)
        .map(container -> unready(name, container, seen))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> notServing(name, seen));
  }

  private static Optional<Finding> unready(String name, ContainerStatus container, Evidence seen) {
    var state = container.getState();
    var waiting = state == null ? null : state.getWaiting();
    var last = container.getLastState() == null ? null : container.getLastState().getTerminated();
    var ended = state == null ? null : state.getTerminated();
    if (waiting != null && !"ContainerCreating".equals(waiting.getReason())) {
      return Optional.of(waits(name, container, waiting, last, seen));
    }
    if (ended != null) {
      return Optional.of(crashed(name, ended, seen));
    }
    return Optional.empty();
  }

  private static Finding waits(
      String name,
      ContainerStatus container,
      ContainerStateWaiting waiting,
      @Nullable ContainerStateTerminated last,
      Evidence seen) {
    return switch (text(waiting.getReason())) {
      case "ImagePullBackOff", "ErrImagePull", "InvalidImageName", "ErrImageNeverPull" ->
          Finding.problem(
              "The image %s of %s cannot be pulled: %s"
                  .formatted(
                      container.getImage(),
                      name,
                      text(waiting.getMessage()).isEmpty()
                          ? waiting.getReason()
                          : waiting.getMessage()),
              "Name an image that exists in spec.image, or a Secret of its registry in spec.imagePullSecrets.");
      case "CrashLoopBackOff" -> crashed(name, last, seen);
      case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
          Finding.problem(
              "%s cannot start: %s".formatted(name, text(waiting.getMessage())),
              "Mend what the sentence names: most often a Secret or ConfigMap, a key in one, or spec.podTemplate.");
      default ->
          Finding.problem(
              "%s waits: %s %s"
                  .formatted(name, text(waiting.getReason()), text(waiting.getMessage())),
              "Look at it: kubectl describe pod " + name + ".");
    };
  }

  private static Finding crashed(
      String name, @Nullable ContainerStateTerminated last, Evidence seen) {
    if (last != null && "OOMKilled".equals(last.getReason())) {
      return Finding.problem(
          name + " is killed for the memory that it uses.", "Raise spec.resources.limits.memory.");
    }
    var log = LogLines.last(seen.logs().getOrDefault(name, ""));
    return Finding.problem(
        "%s ends again and again%s%s."
            .formatted(
                name,
                last == null ? "" : ", with exit code " + last.getExitCode(),
                log.isEmpty() ? "" : "; it said last: " + log),
        "Mend what it says; all of it: kubectl logs --previous " + name + ".");
  }

  /** Its container runs, or is about to. */
  private static Finding notServing(String name, Evidence seen) {
    var events =
        seen.events().stream()
            .filter(event -> name.equals(event.getInvolvedObject().getName()))
            .filter(event ->
                Stream.of("FailedMount", "FailedCreatePodSandBox", "FailedAttachVolume")
                    .anyMatch(reason -> reason.equals(event.getReason())))
            .map(Event::getMessage)
            .toList();
    if (!events.isEmpty()) {
      return Finding.problem(
          "%s cannot start: %s".formatted(name, events.getLast()),
          "Mend what the sentence names; the kubelet tries again by itself.");
    }
    var report = seen.reports().get(name);
    return report == null || report.ready()
        ? Finding.problem(
            name + " is not ready" + (report == null ? "." : ", and says that it is."),
            report == null
                ? "If it has just started, wait; else look: kubectl describe pod %s, kubectl logs %s."
                    .formatted(name, name)
                : "Its probes do not reach it: look at kubectl describe pod %s.".formatted(name))
        : Finding.problem(
            "%s is not ready: %s.".formatted(name, report.reason()),
            "If it has just started, wait; else the other findings say why.");
  }

  /** Kubernetes does not take the pods: Pod Security, a quota, a webhook. */
  private static Optional<Finding> refused(Evidence seen) {
    return seen.events().stream()
        .filter(event -> "FailedCreate".equals(event.getReason()))
        .reduce((first, second) -> second)
        .map(event ->
            Finding.problem(
                "No pod can be made: " + event.getMessage(),
                "Mend what refuses it: the namespace's Pod Security, a quota, an admission webhook, or spec.podTemplate."));
  }

  private static Optional<PodCondition> condition(Pod pod, String type) {
    return pod.getStatus() == null
        ? Optional.empty()
        : Objects.requireNonNullElse(pod.getStatus().getConditions(), List.<PodCondition>of())
            .stream()
            .filter(condition -> type.equals(condition.getType()))
            .findFirst();
  }

  private static Stream<ContainerStatus> containers(Pod pod) {
    return pod.getStatus() == null
        ? Stream.empty()
        : Stream.concat(
            pod.getStatus().getInitContainerStatuses().stream(),
            pod.getStatus().getContainerStatuses().stream());
  }

  private static String text(@Nullable String text) {
    return Objects.requireNonNullElse(text, "");
  }
}
