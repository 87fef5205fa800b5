package dev.stoke.local.node.pod;

import dev.stoke.local.node.probe.Action;
import dev.stoke.local.node.probe.ProbeResult;
import dev.stoke.local.node.probe.Target;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Ends one process: preStop, SIGTERM, SIGKILL, on a thread of its own. The deadline covers preStop
 * and shutdown together, but SIGTERM gives at least two seconds, as with the kubelet.
 */
final class Stopper {
  private static final Duration LEAST_AFTER_TERM = Duration.ofSeconds(2);

  // A grace may last many minutes, and each look at the process's children reads all of /proc.
  private static final Duration SLICE = Duration.ofMillis(500);

  private final Process process;
  private final Clock clock;
  private final Thread thread;
  private volatile Instant deadline;
  private volatile boolean inPreStop;

  Stopper(
      Process process,
      Target target,
      @Nullable LifecycleHandler preStop,
      Instant deadline,
      Consumer<String> preStopFailed,
      Clock clock) {
    this.process = process;
    this.clock = clock;
    this.deadline = deadline;
    this.inPreStop = preStop != null;
    this.thread =
        Thread.ofVirtual()
            .name("stop-" + process.pid())
            .start(() -> {
              if (preStop != null) {
                preStop(preStop, target, preStopFailed);
              }
              end();
            });
  }

  /** Brings the end forward; a later deadline than the present one changes nothing. */
  synchronized void notAfter(Instant instant) {
    if (instant.isBefore(deadline)) {
      deadline = instant;
      if (inPreStop) {
        thread.interrupt();
      }
    }
  }

  private void preStop(LifecycleHandler handler, Target target, Consumer<String> failed) {
    try {
      Duration left = Duration.between(clock.instant(), deadline);
      if (left.isPositive()) {
        ProbeResult result = Action.run(handler, target, left);
        if (!result.success()) {
          failed.accept(result.message());
        }
      }
    } catch (InterruptedException hurried) {
      // The grace was shortened: SIGTERM follows at once.
    }
    synchronized (this) {
      inPreStop = false;
    }
    // Whatever interrupt came with the end of preStop must not cut the wait below short.
    Thread.interrupted();
  }

  private void end() {
    Instant termination = clock.instant();
    // What the container started itself loses its parent with it and could not be found after.
    Set<ProcessHandle> family = new HashSet<>();
    process.descendants().forEach(family::add);
    process.destroy();
    try {
      while (process.isAlive() && clock.instant().isBefore(latest(termination))) {
        process.waitFor(SLICE.toMillis(), TimeUnit.MILLISECONDS);
        process.descendants().forEach(family::add);
      }
    } catch (InterruptedException unexpected) {
      // Nobody interrupts this thread here; if so, the process must not outlive it.
    }
    family.forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  private Instant latest(Instant termination) {
    Instant least = termination.plus(LEAST_AFTER_TERM);
    return deadline.isAfter(least) ? deadline : least;
  }
}
