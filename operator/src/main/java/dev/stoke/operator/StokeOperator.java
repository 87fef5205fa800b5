package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.leadership.Leadership;
import dev.stoke.operator.members.Absences;
import dev.stoke.operator.members.MemberReports;
import dev.stoke.operator.members.MemberStatusClient;
import dev.stoke.operator.members.Members;
import dev.stoke.operator.metrics.ClusterMetrics;
import dev.stoke.operator.metrics.ReconcileMetrics;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.javaoperatorsdk.operator.Operator;
import io.javaoperatorsdk.operator.api.config.ConfigurationServiceOverrider;
import io.javaoperatorsdk.operator.processing.Controller;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The operator, put together; {@link OperatorMain} runs it, and so do tests. */
final class StokeOperator implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StokeOperator.class);

  /** For reconciliations to end; all of a stop is to fit into SIGTERM's five seconds. */
  private static final Duration DRAIN = Duration.ofMillis(2_500);

  private static final Duration TERMINATION = Duration.ofMillis(500);

  /**
   * Until a cache is filled nothing is known, and deciding on nothing would take members for gone:
   * so it waits as long as it takes.
   */
  private static final Duration CACHE_SYNC = Duration.ofDays(365);

  /**
   * So many StokeClusters are looked after at a time. A few that wait for hung pods must not hold
   * up the others; many that all shake hands with their pods at once would make each other late.
   */
  private static final int CONCURRENT_CLUSTERS = 16;

  private final KubernetesClient client;
  private final Leadership leadership;
  private final MemberReports reports;
  private final InFlight inFlight = new InFlight();
  private final Operator operator;
  private final Health health;

  private StokeOperator(
      KubernetesClient client,
      Settings settings,
      MemberStatusClient pods,
      Clock clock,
      Leadership leadership,
      MeterRegistry registry) {
    this.client = client;
    this.leadership = leadership;
    this.reports = new MemberReports(pods);
    var reconciles = new ReconcileMetrics(registry);
    this.operator =
        new Operator(configuration -> {
          configure(configuration, client, reconciles);
          leadership.configuration().ifPresent(configuration::withLeaderElectionConfiguration);
        });
    this.health = new Health(operator, leadership, reconciles);
    var registered =
        operator.register(
            new StokeClusterReconciler(clock, new Members(reports, new Absences(clock)), inFlight),
            controller -> {
              if (settings.namespaces().isEmpty()) {
                controller.watchingAllNamespaces();
              } else {
                controller.settingNamespaces(settings.namespaces());
              }
            });
    if (registered instanceof Controller<StokeCluster> controller) {
      var clusters = controller.getEventSourceManager().getControllerEventSource();
      ClusterMetrics.register(registry, () -> clusters.list().toList());
    }
  }

  private static void configure(
      ConfigurationServiceOverrider configuration,
      KubernetesClient client,
      ReconcileMetrics reconciles) {
    configuration
        .withKubernetesClient(client)
        .withCloseClientOnStop(false)
        .withMetrics(reconciles)
        .withConcurrentReconciliationThreads(CONCURRENT_CLUSTERS)
        // Of the child objects of all of them together; the others wait for their turn.
        .withConcurrentWorkflowExecutorThreads(CONCURRENT_CLUSTERS)
        .withReconciliationTerminationTimeout(TERMINATION)
        // An API server that is just starting refuses now and then: not a reason to give up.
        .withStopOnInformerErrorDuringStartup(false)
        .withCacheSyncTimeout(CACHE_SYNC)
        .withInformerStoppedHandler(StokeOperator::informerStopped)
        // An annotation on every object only to skip a reconciliation that changes nothing.
        .withPreviousAnnotationForDependentResources(false);
  }

  /** Without it the operator would go on with a cache that stands still. */
  private static void informerStopped(SharedIndexInformer<?> informer, @Nullable Throwable cause) {
    if (cause != null) {
      LOG.atError()
          .addKeyValue("kind", informer.getApiTypeClass().getSimpleName())
          .setCause(cause)
          .log("A watch has ended for good; the operator ends to begin anew");
      Runtime.getRuntime().halt(1);
    }
  }

  static StokeOperator create(
      KubernetesClient client,
      Settings settings,
      MemberStatusClient pods,
      Clock clock,
      Leadership leadership,
      MeterRegistry registry) {
    return new StokeOperator(client, settings, pods, clock, leadership, registry);
  }

  /** Without competitors, measured by nobody. */
  static StokeOperator create(
      KubernetesClient client, Settings settings, MemberStatusClient pods, Clock clock) {
    var alone = new Leadership(null, () -> {});
    return create(client, settings, pods, clock, alone, new SimpleMeterRegistry());
  }

  void start() {
    operator.start();
  }

  Health health() {
    return health;
  }

  /** What is under way ends, within bounds; then the lease is given back. */
  @Override
  public void close() {
    leadership.stopping();
    try {
      if (!inFlight.drain(DRAIN)) {
        LOG.warn("A reconciliation did not end in time and is cut off");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    operator.stop();
    leadership.release(client);
    reports.close();
  }
}
