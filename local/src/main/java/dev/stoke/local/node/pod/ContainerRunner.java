package dev.stoke.local.node.pod;

import dev.stoke.local.node.volume.MissingSourceException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One container of a pod through all its runs: when it is started again, and what is told of it.
 * For the pod's worker thread.
 */
final class ContainerRunner {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRunner.class);

  private final PodContext context;
  private final Container container;
  private final boolean runsToCompletion;
  private final Consumer<Runnable> mailbox;
  private final BackOff backOff;
  private int restarts;
  private boolean ranBefore;
  private @Nullable ContainerRun run;
  private @Nullable ContainerStateTerminated terminated;
  private @Nullable ContainerStateTerminated lastTerminated;
  private Instant finished = Instant.MIN;
  private String waitingReason = "ContainerCreating";
  private @Nullable String waitingMessage;

  /**
   * @param earlier the container's status from before this node was started, if any
   */
  ContainerRunner(
      PodContext context,
      Container container,
      boolean runsToCompletion,
      Optional<ContainerStatus> earlier,
      Consumer<Runnable> mailbox) {
    this.context = context;
    this.container = container;
    this.runsToCompletion = runsToCompletion;
    this.mailbox = mailbox;
    this.backOff = new BackOff(context.firstBackOff(), context.longestBackOff());
    earlier.ifPresent(this::continueFrom);
  }

  private void continueFrom(ContainerStatus earlier) {
    restarts = earlier.getRestartCount() == null ? 0 : earlier.getRestartCount();
    ContainerState state = earlier.getState();
    if (state != null && state.getRunning() != null) {
      lastTerminated =
          new ContainerStateTerminatedBuilder()
              .withExitCode(137)
              .withReason("ContainerStatusUnknown")
              .withMessage("the container was gone when the node started again")
              .withStartedAt(state.getRunning().getStartedAt())
              .withFinishedAt(StatusFactory.time(context.clock().instant()))
              .build();
      ranBefore = true;
    } else if (state != null && state.getTerminated() != null) {
      terminated = state.getTerminated();
      ranBefore = true;
    }
  }

  String name() {
    return container.getName();
  }

  boolean isRunning() {
    return run != null;
  }

  /** Whether it has ended and what it ended with. */
  Optional<Integer> exitCode() {
    return run == null && terminated != null
        ? Optional.of(terminated.getExitCode())
        : Optional.empty();
  }

  /** Whether it is to be started, for the first time or again. */
  boolean runsAgain(Pod pod) {
    Optional<Integer> code = exitCode();
    if (code.isEmpty()) {
      return true;
    }
    return switch (StatusFactory.policy(pod)) {
      case "Never" -> false;
      case "OnFailure" -> code.get() != 0;
      default -> !runsToCompletion || code.get() != 0;
    };
  }

  /** When it may be started (again); long ago if it never ran. */
  Instant nextStart() {
    return finished.equals(Instant.MIN) ? Instant.MIN : backOff.nextStart(finished);
  }

  /** Says that it waits for its time; an own mishap of an earlier start is left as the reason. */
  void waitForBackOff(Pod pod) {
    waitingReason = "CrashLoopBackOff";
    waitingMessage =
        "back-off %ds restarting failed container=%s pod=%s_%s(%s)"
            .formatted(
                backOff.current().toSeconds(),
                name(),
                pod.getMetadata().getName(),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getUid());
  }

  void waitFor(String reason, @Nullable String message) {
    waitingReason = reason;
    waitingMessage = message;
  }

  /** Starts a run; when that cannot be, the status says why and false is returned. */
  boolean start(Pod pod, String podIp, Path root) {
    Launch launch;
    try {
      launch = Launch.of(context, pod, container, podIp, root);
    } catch (Launch.UnknownImageException e) {
      return refuse(pod, "ErrImageNeverPull", e.getMessage());
    } catch (MissingSourceException e) {
      return refuse(pod, "CreateContainerConfigError", e.getMessage());
    }
    countRestart();
    try {
      run = ContainerRun.start(context, pod, container, launch, mailbox, code -> ended(pod, code));
      log(pod).addKeyValue("pid", run.pid()).log(restarts == 0 ? "started" : "restarted");
      context.api().event(pod, "Normal", "Started", "Started container " + name());
      return true;
    } catch (IOException e) {
      finished = context.clock().instant();
      terminated = StatusFactory.terminated(128, "StartError", e.getMessage(), finished, finished);
      context.api().event(pod, "Warning", "Failed", "Error: " + e.getMessage());
      log(pod).addKeyValue("error", e.getMessage()).log("cannot be started");
      return false;
    }
  }

  private void countRestart() {
    if (terminated != null || ranBefore) {
      restarts++;
      if (terminated != null) {
        lastTerminated = terminated;
      }
      if (!finished.equals(Instant.MIN)) {
        backOff.restarted(Duration.between(begun(), finished));
      }
    }
    terminated = null;
    ranBefore = true;
  }

  private Instant begun() {
    return terminated == null || terminated.getStartedAt() == null
        ? finished
        : Instant.parse(terminated.getStartedAt());
  }

  private boolean refuse(Pod pod, String reason, @Nullable String message) {
    if (!reason.equals(waitingReason)) {
      context.api().event(pod, "Warning", "Failed", "Error: " + message);
    }
    waitFor(reason, message);
    return false;
  }

  private void ended(Pod pod, int code) {
    Instant begun = run == null ? finished : run.begun();
    run = null;
    finished = context.clock().instant();
    terminated =
        StatusFactory.terminated(code, code == 0 ? "Completed" : "Error", null, begun, finished);
    waitFor("ContainerCreating", null);
    log(pod).addKeyValue("exitCode", code).log("stopped");
  }

  /** Stops the run, if any; called again, it can only bring the end forward. */
  void stop(Pod pod, Instant deadline) {
    if (run != null) {
      run.stop(pod, deadline);
    }
  }

  /** What the API is told, given whether it will run again. */
  ContainerStatus status(boolean willRunAgain) {
    var state = new ContainerStateBuilder();
    ContainerStateTerminated last = lastTerminated;
    if (run != null) {
      state.withNewRunning().withStartedAt(StatusFactory.time(run.begun())).endRunning();
    } else if (terminated != null && !willRunAgain) {
      state.withTerminated(terminated);
    } else {
      last = terminated == null ? last : terminated;
      state.withNewWaiting().withReason(waitingReason).withMessage(waitingMessage).endWaiting();
    }
    boolean ready =
        runsToCompletion
            ? exitCode().filter(code -> code == 0).isPresent()
            : run != null && run.isReady();
    return new ContainerStatusBuilder()
        .withName(name())
        .withImage(container.getImage())
        .withImageID("")
        .withContainerID(run == null ? null : "process://" + run.pid())
        .withRestartCount(restarts)
        .withStarted(run != null && run.isStarted())
        .withReady(ready)
        .withState(state.build())
        .withLastState(
            last == null
                ? new ContainerState()
                : new ContainerStateBuilder().withTerminated(last).build())
        .build();
  }

  private LoggingEventBuilder log(Pod pod) {
    return LOG.atInfo()
        .addKeyValue("pod", pod.getMetadata().getName())
        .addKeyValue("namespace", pod.getMetadata().getNamespace())
        .addKeyValue("container", name());
  }
}
