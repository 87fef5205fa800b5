package dev.stoke.operator.metrics;

import static java.util.Objects.requireNonNull;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.processing.event.Event;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The work queue and the reconciliations. Own code, for the one that the operator SDK brings has a
 * label with the number of the attempt, which has no end. Thread-safe.
 */
public final class ReconcileMetrics implements Metrics {
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10),
    Duration.ofMillis(50),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(30)
  };

  private final MeterRegistry registry;
  private final Timer waits;
  private final Counter retries;
  private final Counter events;
  private final Map<ResourceID, Long> queuedNanos = new ConcurrentHashMap<>();
  private final Map<ResourceID, Long> startedNanos = new ConcurrentHashMap<>();

  public ReconcileMetrics(MeterRegistry registry) {
    this.registry = requireNonNull(registry, "registry is null");
    this.waits =
        Timer.builder("stoke.operator.queue.wait")
            .description("From the decision to reconcile until it began")
            .serviceLevelObjectives(BUCKETS)
            .register(registry);
    // There from the start: an alert needs the zero before the one.
    for (var kind : FailureKind.values()) {
      failures(kind);
    }
    List.of("success", "failure").forEach(this::reconciles);
    retries = registry.counter("stoke.operator.reconciles.retries");
    events = registry.counter("stoke.operator.events.received");
    Gauge.builder("stoke.operator.queue.depth", queuedNanos, Map::size)
        .description("StokeClusters that wait to be reconciled")
        .register(registry);
    Gauge.builder("stoke.operator.reconciles.active", startedNanos, Map::size)
        .description("StokeClusters that are being reconciled")
        .register(registry);
    Gauge.builder("stoke.operator.reconciles.oldest", () -> oldest().toMillis() / 1000.0)
        .baseUnit("seconds")
        .description("Since when the longest of them is at work")
        .register(registry);
  }

  /** For how long the oldest one has been at work; zero when there is none. */
  public Duration oldest() {
    long now = System.nanoTime();
    return Duration.ofNanos(
        startedNanos.values().stream().mapToLong(started -> now - started).max().orElse(0));
  }

  @Override
  public void receivedEvent(Event event, Map<String, Object> metadata) {
    events.increment();
  }

  @Override
  public void reconcileCustomResource(
      HasMetadata resource, @Nullable RetryInfo retry, Map<String, Object> metadata) {
    queuedNanos.putIfAbsent(ResourceID.fromResource(resource), System.nanoTime());
    if (retry != null && retry.getAttemptCount() > 0) {
      retries.increment();
    }
  }

  @Override
  public void reconciliationExecutionStarted(HasMetadata resource, Map<String, Object> metadata) {
    long now = System.nanoTime();
    var id = ResourceID.fromResource(resource);
    var queued = queuedNanos.remove(id);
    if (queued != null) {
      waits.record(Duration.ofNanos(now - queued));
    }
    startedNanos.put(id, now);
  }

  @Override
  public void reconciliationExecutionFinished(HasMetadata resource, Map<String, Object> metadata) {
    startedNanos.remove(ResourceID.fromResource(resource));
  }

  @Override
  public void failedReconciliation(
      HasMetadata resource, Exception exception, Map<String, Object> metadata) {
    failures(FailureKind.of(exception)).increment();
  }

  @Override
  public void cleanupDoneFor(ResourceID resource, Map<String, Object> metadata) {
    queuedNanos.remove(resource);
  }

  @Override
  public <T> T timeControllerExecution(ControllerExecution<T> execution) throws Exception {
    var sample = Timer.start(registry);
    var result = "failure";
    try {
      var value = execution.execute();
      result = "success";
      return value;
    } finally {
      sample.stop(reconciles(result));
    }
  }

  private Counter failures(FailureKind kind) {
    return registry.counter("stoke.operator.reconciles.failures", "kind", kind.label());
  }

  private Timer reconciles(String result) {
    return Timer.builder("stoke.operator.reconciles")
        .description("Reconciliations, and how long they took")
        .tag("result", result)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }
}
