package dev.stoke.local.node.pod;

import dev.stoke.local.node.logs.LogRun;
import dev.stoke.local.node.logs.LogStore;
import dev.stoke.local.node.probe.Prober;
import dev.stoke.local.node.volume.MissingSourceException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStateTerminatedBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
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
 * One container of a pod through all its runs. Its methods are for the pod's worker thread; what
 * happens elsewhere (a process ends, a probe fails) comes in through the worker's mailbox.
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
  private @Nullable Run run;
  private @Nullable ContainerStateTerminated terminated;
  private @Nullable ContainerStateTerminated lastTerminated;
  private Instant finished = Instant.MIN;
  private String waitingReason = "ContainerCreating";
  private @Nullable String waitingMessage;

  /** One process of the container and what belongs to it. */
  private static final class Run {
    final Process process;
    final Launch launch;
    final LogRun log;
    final Instant begun;
    @Nullable Prober prober;
    @Nullable Stopper stopper;
    boolean started;
    boolean ready;

    Run(Process process, Launch launch, LogRun log, Instant begun) {
      this.process = process;
      this.launch = launch;
      this.log = log;
      this.begun = begun;
    }
  }

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
    Instant now = context.clock().instant();
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
    var key =
        new LogStore.Key(
            pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container.getName());
    try {
      LogRun log = context.logs().open(key);
      Process process = process(launch, key, log);
      Run fresh = new Run(process, launch, log, now);
      run = fresh;
      Thread.ofVirtual().name("wait-" + process.pid()).start(() -> await(fresh, pod));
      fresh.prober = new Prober(launch.target(), new ProbeListener(fresh, pod));
      fresh.ready = container.getReadinessProbe() == null;
      log(pod).addKeyValue("pid", process.pid()).log(restarts == 0 ? "started" : "restarted");
      context.api().event(pod, "Normal", "Started", "Started container " + name());
      return true;
    } catch (IOException e) {
      finished = now;
      terminated = StatusFactory.terminated(128, "StartError", e.getMessage(), now, now);
      context.api().event(pod, "Warning", "Failed", "Error: " + e.getMessage());
      log(pod).addKeyValue("error", e.getMessage()).log("cannot be started");
      return false;
    }
  }

  private Process process(Launch launch, LogStore.Key key, LogRun log) throws IOException {
    try {
      String name = key.namespace() + "_" + key.pod() + "_" + key.container();
      return launch.start(context, name, log.file());
    } catch (IOException e) {
      log.ended();
      throw e;
    }
  }

  /** On a thread of its own: the JDK's shared pool may be as small as one thread. */
  private void await(Run which, Pod pod) {
    boolean ended = false;
    while (!ended) {
      try {
        which.process.waitFor();
        ended = true;
      } catch (InterruptedException nobodys) {
        // This thread has one purpose, and nobody else knows of it.
      }
    }
    which.log.ended();
    mailbox.accept(() -> ended(which, pod));
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

  private void ended(Run which, Pod pod) {
    if (run != which) {
      return;
    }
    if (which.prober != null) {
      which.prober.close();
    }
    run = null;
    finished = context.clock().instant();
    int code = which.process.exitValue();
    terminated =
        StatusFactory.terminated(
            code, code == 0 ? "Completed" : "Error", null, which.begun, finished);
    waitFor("ContainerCreating", null);
    log(pod).addKeyValue("exitCode", code).log("stopped");
  }

  /**
   * Stops the run, if any, with its preStop handler; called again, it can only bring the end
   * forward.
   */
  void stop(Pod pod, Instant deadline) {
    Run now = run;
    if (now == null) {
      return;
    }
    if (now.stopper != null) {
      now.stopper.notAfter(deadline);
      return;
    }
    LifecycleHandler preStop =
        container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
    context.api().event(pod, "Normal", "Killing", "Stopping container " + name());
    now.stopper =
        new Stopper(
            now.process,
            now.launch.target(),
            preStop,
            deadline,
            message -> context.api().event(pod, "Warning", "FailedPreStopHook", message),
            context.clock());
  }

  /** What the API is told, given whether it will run again. */
  ContainerStatus status(boolean willRunAgain) {
    var state = new ContainerStateBuilder();
    ContainerStateTerminated last = lastTerminated;
    if (run != null) {
      state.withNewRunning().withStartedAt(StatusFactory.time(run.begun)).endRunning();
    } else if (terminated != null && !willRunAgain) {
      state.withTerminated(terminated);
    } else {
      last = terminated == null ? last : terminated;
      state.withNewWaiting().withReason(waitingReason).withMessage(waitingMessage).endWaiting();
    }
    boolean ready =
        runsToCompletion
            ? exitCode().filter(code -> code == 0).isPresent()
            : run != null && run.started && run.ready;
    return new ContainerStatusBuilder()
        .withName(name())
        .withImage(container.getImage())
        .withImageID("")
        .withContainerID(run == null ? null : "process://" + run.process.pid())
        .withRestartCount(restarts)
        .withStarted(run != null && run.started)
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

  /** Brings the prober's findings to the worker, unless they are about an earlier run. */
  private final class ProbeListener implements Prober.Listener {
    private final Run which;
    private final Pod pod;

    ProbeListener(Run which, Pod pod) {
      this.which = which;
      this.pod = pod;
    }

    @Override
    public void started() {
      post(() -> which.started = true);
    }

    @Override
    public void ready(boolean ready) {
      post(() -> {
        if (which.ready != ready) {
          which.ready = ready;
          log(pod).log(ready ? "ready" : "not ready");
        }
      });
    }

    @Override
    public void failed(String kind, String message, @Nullable Long graceSeconds) {
      post(() -> {
        if (which.stopper == null) {
          context
              .api()
              .event(
                  pod,
                  "Normal",
                  "Killing",
                  "Container %s failed %s probe, will be restarted".formatted(name(), kind));
          log(pod).addKeyValue("probe", kind).log("probe failed, stopping");
          Duration grace =
              graceSeconds == null ? PodWorker.grace(pod) : Duration.ofSeconds(graceSeconds);
          stop(pod, context.clock().instant().plus(grace));
        }
      });
    }

    @Override
    public void unhealthy(String kind, String message) {
      context.api().event(pod, "Warning", "Unhealthy", kind + " probe failed: " + message);
    }

    private void post(Runnable change) {
      mailbox.accept(() -> {
        if (run == which) {
          change.run();
        }
      });
    }
  }
}
