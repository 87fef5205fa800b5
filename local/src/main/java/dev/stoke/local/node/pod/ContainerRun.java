package dev.stoke.local.node.pod;

import dev.stoke.local.node.logs.LogRun;
import dev.stoke.local.node.logs.LogStore;
import dev.stoke.local.node.probe.Prober;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One process of a container, with its log, its probes and its end. Its methods are for the pod's
 * worker thread; what happens elsewhere comes in through the worker's mailbox.
 */
final class ContainerRun {
  private static final Logger LOG = LoggerFactory.getLogger(ContainerRun.class);

  private final PodContext context;
  private final Pod pod;
  private final Container container;
  private final Launch launch;
  private final Consumer<Runnable> mailbox;
  private final Process process;
  private final LogRun log;
  private final Instant begun;
  private @Nullable Prober prober;
  private @Nullable Stopper stopper;
  private boolean started;
  private boolean ready;
  private boolean over;

  private ContainerRun(
      PodContext context,
      Pod pod,
      Container container,
      Launch launch,
      Consumer<Runnable> mailbox,
      Process process,
      LogRun log,
      Instant begun) {
    this.context = context;
    this.pod = pod;
    this.container = container;
    this.launch = launch;
    this.mailbox = mailbox;
    this.process = process;
    this.log = log;
    this.begun = begun;
    this.ready = container.getReadinessProbe() == null;
  }

  /**
   * @param pod as it is at the start
   * @param ended told on the worker's thread, with the exit code
   */
  static ContainerRun start(
      PodContext context,
      Pod pod,
      Container container,
      Launch launch,
      Consumer<Runnable> mailbox,
      Consumer<Integer> ended)
      throws IOException {
    Instant begun = context.clock().instant();
    var key =
        new LogStore.Key(
            pod.getMetadata().getNamespace(), pod.getMetadata().getName(), container.getName());
    LogRun log = context.logs().open(key);
    Process process;
    try {
      String name = key.namespace() + "_" + key.pod() + "_" + key.container();
      process = launch.start(context, name, log.file());
    } catch (IOException e) {
      log.ended();
      throw e;
    }
    var run = new ContainerRun(context, pod, container, launch, mailbox, process, log, begun);
    Thread.ofVirtual().name("wait-" + process.pid()).start(() -> run.await(ended));
    run.prober = new Prober(launch.target(), run.new ProbeListener());
    return run;
  }

  long pid() {
    return process.pid();
  }

  Instant begun() {
    return begun;
  }

  /** Its startup probe has succeeded. */
  boolean isStarted() {
    return started;
  }

  boolean isReady() {
    return started && ready;
  }

  /** With the preStop handler; called again, it can only bring the end forward. */
  void stop(Pod now, Instant deadline) {
    if (stopper != null) {
      stopper.notAfter(deadline);
      return;
    }
    LifecycleHandler preStop =
        container.getLifecycle() == null ? null : container.getLifecycle().getPreStop();
    context.api().event(now, "Normal", "Killing", "Stopping container " + container.getName());
    stopper =
        new Stopper(
            process,
            launch.target(),
            preStop,
            deadline,
            message -> context.api().event(now, "Warning", "FailedPreStopHook", message),
            context.clock());
  }

  /** On a thread of its own: the JDK's shared pool may be as small as one thread. */
  private void await(Consumer<Integer> ended) {
    boolean exited = false;
    while (!exited) {
      try {
        process.waitFor();
        exited = true;
      } catch (InterruptedException nobodys) {
        // This thread has one purpose, and nobody else knows of it.
      }
    }
    log.ended();
    mailbox.accept(() -> {
      over = true;
      if (prober != null) {
        prober.close();
      }
      ended.accept(process.exitValue());
    });
  }

  private LoggingEventBuilder log() {
    return LOG.atInfo()
        .addKeyValue("pod", pod.getMetadata().getName())
        .addKeyValue("namespace", pod.getMetadata().getNamespace())
        .addKeyValue("container", container.getName());
  }

  /** Brings the prober's findings to the worker, unless the process has ended meanwhile. */
  private final class ProbeListener implements Prober.Listener {
    @Override
    public void started() {
      post(() -> started = true);
    }

    @Override
    public void ready(boolean found) {
      post(() -> {
        if (ready != found) {
          ready = found;
          log().log(found ? "ready" : "not ready");
        }
      });
    }

    @Override
    public void failed(String kind, String message, @Nullable Long graceSeconds) {
      post(() -> {
        if (stopper == null) {
          context
              .api()
              .event(
                  pod,
                  "Normal",
                  "Killing",
                  "Container %s failed %s probe, will be restarted"
                      .formatted(container.getName(), kind));
          log().addKeyValue("probe", kind).log("probe failed, stopping");
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
        if (!over) {
          change.run();
        }
      });
    }
  }
}
