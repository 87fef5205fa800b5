package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.members.AuthPodState;
import dev.stoke.operator.members.AuthPods;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.resources.ConfigMapResource;
import dev.stoke.operator.resources.PeersServiceResource;
import dev.stoke.operator.resources.ServiceResource;
import dev.stoke.operator.resources.Services;
import dev.stoke.operator.resources.StatefulSetResource;
import dev.stoke.operator.status.Events;
import dev.stoke.operator.status.StatusFactory;
import dev.stoke.operator.status.StatusReporter;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ControllerConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.MaxReconciliationInterval;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.RetryInfo;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.Workflow;
import io.javaoperatorsdk.operator.api.reconciler.dependent.Dependent;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.retry.GradualRetry;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The life of a StokeCluster: observe, plan, apply, tell the pods, report. */
@ControllerConfiguration(
    name = "stokecluster",
    fieldManager = Names.OPERATOR,
    // A net under missed events, not how changes are noticed.
    maxReconciliationInterval =
        @MaxReconciliationInterval(interval = 3, timeUnit = TimeUnit.MINUTES))
@GradualRetry(
    maxAttempts = Integer.MAX_VALUE,
    initialInterval = 1_000,
    intervalMultiplier = 1.5,
    maxInterval = 60_000)
@Workflow(
    explicitInvocation = true,
    dependents = {
      @Dependent(name = "config", type = ConfigMapResource.class),
      @Dependent(
          name = "peers-service",
          type = PeersServiceResource.class,
          useEventSourceWithName = Services.EVENT_SOURCE),
      @Dependent(
          name = "service",
          type = ServiceResource.class,
          useEventSourceWithName = Services.EVENT_SOURCE),
      // A pod finds its configuration and its name when it starts.
      @Dependent(
          name = "pods",
          type = StatefulSetResource.class,
          dependsOn = {"config", "peers-service"})
    })
final class StokeClusterReconciler implements Reconciler<StokeCluster> {
  private static final Logger LOG = LoggerFactory.getLogger(StokeClusterReconciler.class);

  /** What the user has to mend is looked at again this often; it cannot be watched. */
  private static final Duration PROBLEM_CHECK = Duration.ofSeconds(5);

  /** Earlier failures are mostly a race that the next attempt wins: not worth a condition. */
  private static final int ATTEMPTS_BEFORE_REPORT = 2;

  private final StatusFactory statuses;
  private final StatusReporter reporter;

  StokeClusterReconciler(Clock clock) {
    this.statuses = new StatusFactory(clock);
    this.reporter = new StatusReporter(new Events(clock));
  }

  @Override
  public List<EventSource<?, StokeCluster>> prepareEventSources(
      EventSourceContext<StokeCluster> context) {
    return List.of(Services.eventSource(context), AuthPods.eventSource(context));
  }

  @Override
  public UpdateControl<StokeCluster> reconcile(
      StokeCluster cluster, Context<StokeCluster> context) {
    var plan = Planner.plan(cluster, Observer.observe(cluster, context));
    if (plan.feasible()) {
      apply(plan, context);
      AuthPods.tell(plan, AuthPods.of(context), context);
    }
    report(cluster, plan, context);
    return plan.feasible()
        ? UpdateControl.noUpdate()
        : UpdateControl.<StokeCluster>noUpdate().rescheduleAfter(PROBLEM_CHECK);
  }

  private static void apply(Plan plan, Context<StokeCluster> context) {
    var workflow = context.managedWorkflowAndDependentResourceContext();
    workflow.put(Plan.class, plan);
    workflow.reconcileManagedWorkflow();
  }

  private void report(StokeCluster cluster, Plan plan, Context<StokeCluster> context) {
    var running = context.getSecondaryResource(StatefulSet.class).orElse(null);
    var pods = AuthPodState.of(AuthPods.of(context));
    reporter.report(cluster, statuses.status(cluster, plan, running, pods), context);
  }

  @Override
  public ErrorStatusUpdateControl<StokeCluster> updateErrorStatus(
      StokeCluster cluster, Context<StokeCluster> context, Exception error) {
    int attempt = context.getRetryInfo().map(RetryInfo::getAttemptCount).orElse(0);
    if (attempt >= ATTEMPTS_BEFORE_REPORT) {
      try {
        reporter.report(cluster, statuses.failed(cluster, Failures.message(error)), context);
      } catch (RuntimeException e) {
        // The first failure is the one to show; this one most likely has the same cause.
        LOG.atWarn()
            .addKeyValue("namespace", cluster.getMetadata().getNamespace())
            .addKeyValue("cluster", cluster.getMetadata().getName())
            .setCause(e)
            .log("Could not report a failure");
      }
    }
    return ErrorStatusUpdateControl.defaultErrorProcessing();
  }
}
