package dev.stoke.local.node.probe;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Probes one run of a container until closed. The startup probe comes first; the others begin when
 * it has succeeded. A period lasts from one probe's start to the next one's, as with the kubelet: a
 * container that hangs is noticed after {@code period x failureThreshold + timeout} at the latest.
 */
public final class Prober implements AutoCloseable {
  /** Hears of results; called on the prober's threads. */
  public interface Listener {
    /** The startup probe succeeded, or there is none. */
    void started();

    void ready(boolean ready);

    /**
     * The liveness or startup probe failed for good: the container is to be restarted.
     *
     * @param graceSeconds the probe's own grace; null when the pod's applies
     */
    void failed(String kind, String message, @Nullable Long graceSeconds);

    /** One probe failed, whether or not its threshold is reached. */
    void unhealthy(String kind, String message);
  }

  private final Target target;
  private final Listener listener;
  private final CountDownLatch started = new CountDownLatch(1);
  private final ProbeThreads threads = new ProbeThreads();
  private volatile boolean closed;

  public Prober(Target target, Listener listener) {
    this.target = target;
    this.listener = listener;
    Container container = target.container();
    Probe startup = container.getStartupProbe();
    if (startup == null) {
      started.countDown();
      listener.started();
    } else {
      threads.start(() -> startup(startup));
    }
    Probe liveness = container.getLivenessProbe();
    if (liveness != null) {
      threads.start(() -> liveness(liveness));
    }
    Probe readiness = container.getReadinessProbe();
    if (readiness != null) {
      threads.start(() -> readiness(readiness));
    }
  }

  private void startup(Probe probe) throws InterruptedException {
    var thresholds = new Thresholds(1, number(probe.getFailureThreshold(), 3));
    sleepSeconds(number(probe.getInitialDelaySeconds(), 0));
    while (!closed) {
      long begun = System.nanoTime();
      ProbeResult result = once(probe, "Startup");
      var outcome = thresholds.note(result.success());
      if (outcome.isPresent()) {
        if (result.success()) {
          started.countDown();
          listener.started();
        } else {
          listener.failed("startup", result.message(), probe.getTerminationGracePeriodSeconds());
        }
        return;
      }
      awaitNext(probe, begun);
    }
  }

  private void liveness(Probe probe) throws InterruptedException {
    var thresholds = new Thresholds(1, number(probe.getFailureThreshold(), 3));
    started.await();
    sleepSeconds(number(probe.getInitialDelaySeconds(), 0));
    while (!closed) {
      long begun = System.nanoTime();
      ProbeResult result = once(probe, "Liveness");
      if (thresholds.note(result.success()).isPresent() && !result.success()) {
        listener.failed("liveness", result.message(), probe.getTerminationGracePeriodSeconds());
        return;
      }
      awaitNext(probe, begun);
    }
  }

  private void readiness(Probe probe) throws InterruptedException {
    var thresholds =
        new Thresholds(
            number(probe.getSuccessThreshold(), 1), number(probe.getFailureThreshold(), 3));
    started.await();
    sleepSeconds(number(probe.getInitialDelaySeconds(), 0));
    while (!closed) {
      long begun = System.nanoTime();
      ProbeResult result = once(probe, "Readiness");
      thresholds.note(result.success()).ifPresent(listener::ready);
      awaitNext(probe, begun);
    }
  }

  private ProbeResult once(Probe probe, String kind) throws InterruptedException {
    Duration timeout = Duration.ofSeconds(Math.max(1, number(probe.getTimeoutSeconds(), 1)));
    ProbeResult result = Action.run(probe, target, timeout);
    if (!result.success() && !closed) {
      listener.unhealthy(kind, result.message());
    }
    return result;
  }

  private static void awaitNext(Probe probe, long begun) throws InterruptedException {
    Duration period = Duration.ofSeconds(number(probe.getPeriodSeconds(), 10));
    Duration left = period.minusNanos(System.nanoTime() - begun);
    // A probe that took longer than its period is followed by the next at once.
    if (left.isPositive()) {
      Thread.sleep(left);
    }
  }

  private static int number(@Nullable Integer value, int fallback) {
    return value == null || value == 0 ? fallback : value;
  }

  private static void sleepSeconds(int seconds) throws InterruptedException {
    Thread.sleep(Duration.ofSeconds(seconds));
  }

  @Override
  public void close() {
    closed = true;
    threads.interrupt();
  }
}
