package dev.stoke.operator;

import static java.util.Objects.requireNonNull;

import dev.stoke.operator.leadership.Leadership;
import dev.stoke.operator.metrics.ReconcileMetrics;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.RuntimeInfo;
import io.javaoperatorsdk.operator.health.InformerWrappingEventSourceHealthIndicator;
import java.time.Duration;

/** What the probes say. Thread-safe. */
final class Health {
  /**
   * All that a reconciliation does outside has a time limit, of some seconds: one that takes this
   * long never ends, and the StokeCluster is not looked after any more.
   */
  private static final Duration STUCK = Duration.ofMinutes(5);

  /**
   * @param ok what the probe answers
   * @param reason for people
   */
  record Answer(boolean ok, String reason) {}

  private final Operator operator;
  private final Leadership leadership;
  private final ReconcileMetrics reconciles;

  Health(Operator operator, Leadership leadership, ReconcileMetrics reconciles) {
    this.operator = requireNonNull(operator, "operator is null");
    this.leadership = requireNonNull(leadership, "leadership is null");
    this.reconciles = requireNonNull(reconciles, "reconciles is null");
  }

  /** False when only a restart helps. */
  Answer live() {
    var oldest = reconciles.oldest();
    return oldest.compareTo(STUCK) > 0
        ? new Answer(false, "a reconciliation has not ended for " + oldest.toSeconds() + " s")
        : new Answer(true, "ok");
  }

  /**
   * True once every cache has been filled. Later interruptions of watches do not count: they are
   * the API's, mostly, and nothing is gained by calling the operator not ready for it.
   */
  Answer ready() {
    var runtime = operator.getRuntimeInfo();
    if (!runtime.isStarted() || !synced(runtime)) {
      return new Answer(false, "the caches are not filled yet");
    }
    return new Answer(true, "ok, " + leadership.describe());
  }

  private static boolean synced(RuntimeInfo runtime) {
    return runtime.unhealthyInformerWrappingEventSourceHealthIndicator().values().stream()
        .flatMap(sources -> sources.values().stream())
        .map(source -> (InformerWrappingEventSourceHealthIndicator<?>) source)
        .flatMap(source -> source.informerHealthIndicators().values().stream())
        .allMatch(informer -> informer.hasSynced() && informer.isRunning());
  }
}
