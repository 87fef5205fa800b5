package dev.stoke.local.node.pod;

import dev.stoke.local.files.Trees;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One pod from its binding to its end, on a thread of its own: whatever happens is a letter in its
 * mailbox, and after each letter the worker brings the pod a step nearer to what is wanted.
 */
final class PodWorker {
  private static final Logger LOG = LoggerFactory.getLogger(PodWorker.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /** Between two looks that nothing else asks for. */
  private static final Duration RESYNC = Duration.ofSeconds(60);

  private static final Duration FORCED_GRACE = Duration.ofSeconds(2);
  private static final long DEFAULT_GRACE_SECONDS = 30;

  private enum End {
    NONE,
    /** The API wants it to end, and to hear of it. */
    DELETED,
    /** The API has forgotten it. */
    GONE,
    /** The node is closed: the API keeps it. */
    LEFT
  }

  private final PodContext context;
  private final BlockingQueue<Runnable> mailbox = new LinkedBlockingQueue<>();
  private final Path directory;
  private final List<ContainerRunner> init;
  private final List<ContainerRunner> containers;
  private final String podIp;
  private final Mounts mounts;
  private final StatusReporter reporter;
  private final Thread thread;
  private Pod pod;
  private End end = End.NONE;
  private Instant stopBy = Instant.MAX;
  private Instant wakeAt = Instant.MIN;
  private boolean finished;

  PodWorker(PodContext context, Pod pod) {
    this.context = context;
    this.pod = pod;
    String uid = pod.getMetadata().getUid();
    String name = pod.getMetadata().getNamespace() + "_" + pod.getMetadata().getName();
    this.directory = context.podsDirectory().resolve(name + "_" + uid);
    this.podIp =
        context.addresses().take(uid, pod.getStatus() == null ? null : pod.getStatus().getPodIP());
    this.mounts = new Mounts(context, directory, podIp);
    this.reporter = new StatusReporter(context, pod, podIp);
    List<ContainerStatus> earlier =
        pod.getStatus() == null
            ? List.of()
            : Stream.concat(
                    pod.getStatus().getInitContainerStatuses().stream(),
                    pod.getStatus().getContainerStatuses().stream())
                .toList();
    this.init = runners(pod.getSpec().getInitContainers(), true, earlier);
    this.containers = runners(pod.getSpec().getContainers(), false, earlier);
    this.thread = Thread.ofVirtual().name("pod-" + name).unstarted(this::run);
  }

  private List<ContainerRunner> runners(
      List<Container> specs, boolean toCompletion, List<ContainerStatus> earlier) {
    return specs.stream()
        .map(spec ->
            new ContainerRunner(
                context,
                spec,
                toCompletion,
                earlier.stream()
                    .filter(status -> spec.getName().equals(status.getName()))
                    .findFirst(),
                mailbox::add))
        .toList();
  }

  void start() {
    thread.start();
  }

  /** The API shows the pod like this now. */
  void update(Pod now) {
    mailbox.add(() -> {
      if (!wish(now).equals(wish(pod))) {
        mounts.podChanged();
      }
      pod = now;
    });
  }

  /** Something that the pod refers to may have changed. */
  void wake() {
    mailbox.add(mounts::sourceMayHaveChanged);
  }

  /** What others want of the pod; a change of its status alone is no reason to do anything. */
  private static List<Object> wish(Pod pod) {
    return List.of(
        pod.getSpec(),
        Optional.ofNullable(pod.getMetadata().getLabels()).orElse(Map.of()),
        Optional.ofNullable(pod.getMetadata().getAnnotations()).orElse(Map.of()));
  }

  /** The API has the pod no more. */
  void gone() {
    mailbox.add(() -> {
      end = End.GONE;
      stopBy = earlier(stopBy, context.clock().instant().plus(FORCED_GRACE));
    });
  }

  /** The node is closed. */
  void leave(Duration grace) {
    mailbox.add(() -> {
      end = End.LEFT;
      stopBy = earlier(stopBy, context.clock().instant().plus(grace));
    });
  }

  /** Waits for the worker's end; false when it takes longer. */
  boolean join(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  boolean isFinished() {
    return !thread.isAlive() && thread.getState() == Thread.State.TERMINATED;
  }

  static Duration grace(Pod pod) {
    Long deletion = pod.getMetadata().getDeletionGracePeriodSeconds();
    Long spec = pod.getSpec().getTerminationGracePeriodSeconds();
    long seconds = deletion != null ? deletion : spec != null ? spec : DEFAULT_GRACE_SECONDS;
    return Duration.ofSeconds(seconds);
  }

  private void run() {
    try {
      while (!finished) {
        step();
        if (!finished) {
          await();
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    } finally {
      context.addresses().release(pod.getMetadata().getUid());
    }
  }

  private void step() {
    wakeAt = context.clock().instant().plus(RESYNC);
    try {
      if (end == End.NONE && pod.getMetadata().getDeletionTimestamp() != null) {
        end = End.DELETED;
      }
      if (end == End.NONE) {
        advance();
      } else {
        stop();
      }
    } catch (KubernetesClientException e) {
      // The API is away or busy: the containers run on, the report follows.
      LOG.atDebug().setCause(e).addKeyValue("pod", name()).log("the API did not take a report");
      wakeNoLaterThan(context.clock().instant().plus(RETRY));
    } catch (RuntimeException e) {
      LOG.atWarn().setCause(e).addKeyValue("pod", name()).log("a step failed and is repeated");
      wakeNoLaterThan(context.clock().instant().plus(RETRY));
    }
  }

  private void await() throws InterruptedException {
    Duration left = Duration.between(context.clock().instant(), wakeAt);
    Runnable letter = mailbox.poll(Math.max(1, left.toMillis()), TimeUnit.MILLISECONDS);
    while (letter != null) {
      letter.run();
      letter = mailbox.poll();
    }
  }

  private void advance() {
    if (mount()) {
      boolean initialized = true;
      for (ContainerRunner runner : init) {
        initialized = initialized && runner.exitCode().filter(code -> code == 0).isPresent();
        if (!initialized) {
          runIfDue(runner);
          break;
        }
      }
      if (initialized) {
        containers.forEach(this::runIfDue);
      }
    }
    report(false);
  }

  private boolean mount() {
    boolean starting = !containers.stream().allMatch(ContainerRunner::isRunning);
    boolean complete = mounts.sync(pod, starting);
    wakeNoLaterThan(mounts.due());
    // A pod that runs keeps what it has when a source disappears.
    return complete || containers.stream().anyMatch(ContainerRunner::isRunning);
  }

  private void runIfDue(ContainerRunner runner) {
    if (runner.isRunning() || !runner.runsAgain(pod)) {
      return;
    }
    Instant due = runner.nextStart();
    if (due.isAfter(context.clock().instant())) {
      runner.waitForBackOff(pod);
      wakeNoLaterThan(due);
    } else if (!runner.start(pod, podIp, mounts.root())) {
      wakeNoLaterThan(context.clock().instant().plus(RETRY));
    }
  }

  private void stop() {
    if (end == End.DELETED) {
      stopBy = earlier(stopBy, context.clock().instant().plus(grace(pod)));
    }
    for (ContainerRunner runner : all()) {
      runner.stop(pod, stopBy);
    }
    boolean running = all().stream().anyMatch(ContainerRunner::isRunning);
    if (end == End.DELETED) {
      report(!running);
      if (!running) {
        context.api().delete(pod);
      }
    }
    if (!running) {
      finish();
    }
  }

  private void finish() {
    finished = true;
    if (end != End.LEFT) {
      try {
        Trees.delete(directory);
      } catch (IOException e) {
        LOG.atDebug().setCause(e).addKeyValue("directory", directory).log("cannot delete");
      }
      LOG.atInfo()
          .addKeyValue("pod", name())
          .addKeyValue("namespace", pod.getMetadata().getNamespace())
          .log("removed");
    }
  }

  private void report(boolean over) {
    reporter.report(pod, statuses(init, over), statuses(containers, over), over);
  }

  private List<ContainerStatus> statuses(List<ContainerRunner> runners, boolean over) {
    return runners.stream().map(runner -> runner.status(!over && runner.runsAgain(pod))).toList();
  }

  private List<ContainerRunner> all() {
    return Stream.concat(init.stream(), containers.stream()).toList();
  }

  private void wakeNoLaterThan(Instant instant) {
    wakeAt = earlier(wakeAt, instant);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  String name() {
    return pod.getMetadata().getName();
  }
}
