package dev.stoke.operator;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterStatus;
import dev.stoke.operator.members.AuthPods;
import dev.stoke.operator.members.Members;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.resources.AuthoritySecretResource;
import dev.stoke.operator.resources.CertificateResource;
import dev.stoke.operator.resources.ConfigMapResource;
import dev.stoke.operator.resources.HttpRouteResource;
import dev.stoke.operator.resources.IngressResource;
import dev.stoke.operator.resources.LedgerMacSecretResource;
import dev.stoke.operator.resources.NetworkPolicyResource;
import dev.stoke.operator.resources.PeerTlsSecretResource;
import dev.stoke.operator.resources.PeersServiceResource;
import dev.stoke.operator.resources.PodDisruptionBudgetResource;
import dev.stoke.operator.resources.Secrets;
import dev.stoke.operator.resources.ServiceAccountResource;
import dev.stoke.operator.resources.ServiceMonitorResource;
import dev.stoke.operator.resources.ServiceResource;
import dev.stoke.operator.resources.Services;
import dev.stoke.operator.resources.StatefulSetResource;
import dev.stoke.operator.status.Events;
import dev.stoke.operator.status.StatusFactory;
import dev.stoke.operator.status.StatusReporter;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.javaoperatorsdk.operator.api.config.informer.Informer;
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
    // Annotations count, too.
    generationAwareEventProcessing = false,
    informer = @Informer(onUpdateFilter = PrimaryChanges.class),
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
      // The authority first: were it lost after it issued, nobody could follow it in order.
      @Dependent(
          name = "authority",
          type = AuthoritySecretResource.class,
          useEventSourceWithName = Secrets.EVENT_SOURCE),
      @Dependent(
          name = "peer-tls",
          type = PeerTlsSecretResource.class,
          useEventSourceWithName = Secrets.EVENT_SOURCE,
          dependsOn = "authority"),
      @Dependent(
          name = "ledger-mac",
          type = LedgerMacSecretResource.class,
          useEventSourceWithName = Secrets.EVENT_SOURCE),
      @Dependent(name = "service-account", type = ServiceAccountResource.class),
      // A pod finds its configuration, its name and its certificate when it starts.
      @Dependent(
          name = "pods",
          type = StatefulSetResource.class,
          dependsOn = {"config", "peers-service", "peer-tls", "ledger-mac", "service-account"}),
      @Dependent(
          name = "pod-disruption-budget",
          type = PodDisruptionBudgetResource.class,
          reconcilePrecondition = PodDisruptionBudgetResource.Wanted.class),
      @Dependent(
          name = "network-policy",
          type = NetworkPolicyResource.class,
          reconcilePrecondition = NetworkPolicyResource.Wanted.class),
      @Dependent(
          name = "ingress",
          type = IngressResource.class,
          reconcilePrecondition = IngressResource.Wanted.class),
      @Dependent(
          name = "http-route",
          type = HttpRouteResource.class,
          activationCondition = HttpRouteResource.Installed.class,
          reconcilePrecondition = HttpRouteResource.Wanted.class),
      @Dependent(
          name = "service-monitor",
          type = ServiceMonitorResource.class,
          activationCondition = ServiceMonitorResource.Installed.class,
          reconcilePrecondition = ServiceMonitorResource.Wanted.class),
      @Dependent(
          name = "certificate",
          type = CertificateResource.class,
          activationCondition = CertificateResource.Installed.class,
          reconcilePrecondition = CertificateResource.Wanted.class)
    })
final class StokeClusterReconciler implements Reconciler<StokeCluster> {
  private static final Logger LOG = LoggerFactory.getLogger(StokeClusterReconciler.class);

  /** Earlier failures are mostly a race that the next attempt wins: not worth a condition. */
  private static final int ATTEMPTS_BEFORE_REPORT = 2;

  private final Members members;
  private final InstalledApis apis;
  private final StatusFactory statuses;
  private final StatusReporter reporter;
  private final CredentialsStep credentials;
  private final InFlight inFlight;
  private final CarriedOut carriedOut = new CarriedOut();

  StokeClusterReconciler(Clock clock, Members members, InFlight inFlight) {
    this.members = members;
    this.apis = new InstalledApis(clock);
    this.inFlight = inFlight;
    this.statuses = new StatusFactory(clock);
    var events = new Events(clock);
    this.reporter = new StatusReporter(events);
    this.credentials = new CredentialsStep(clock, events);
  }

  @Override
  public List<EventSource<?, StokeCluster>> prepareEventSources(
      EventSourceContext<StokeCluster> context) {
    return List.of(
        Services.eventSource(context), Secrets.eventSource(context), AuthPods.eventSource(context));
  }

  @Override
  public UpdateControl<StokeCluster> reconcile(
      StokeCluster cluster, Context<StokeCluster> context) {
    if (!inFlight.enter()) {
      return UpdateControl.noUpdate(); // The operator stops; its successor begins with all of them.
    }
    try {
      return carryOut(cluster, context);
    } finally {
      inFlight.leave();
    }
  }

  private UpdateControl<StokeCluster> carryOut(
      StokeCluster cluster, Context<StokeCluster> context) {
    var unreadable = cluster.unreadable();
    if (unreadable.isPresent()) {
      reporter.report(cluster, statuses.unreadable(cluster, unreadable.get()), context);
      return UpdateControl.noUpdate(); // It is its next change, or ours, that mends it.
    }
    long began = System.nanoTime();
    var membership = members.observe(cluster, context);
    var look = Duration.ofNanos(System.nanoTime() - began);
    var answers = new Answers(context.getClient(), cluster.getMetadata().getNamespace());
    var seen =
        Observer.observe(cluster, apis.of(context.getClient()), answers, context).with(membership);
    var planned = Planner.plan(cluster, seen, StatefulSetResource::templateHash);
    var checked = OwnershipStep.check(cluster, planned, answers, context);
    var plan = credentials.prepare(cluster, checked, membership, answers, context);
    if (plan.makesSomething()) {
      carriedOut.unlessDone(
          cluster.getMetadata().getUid(),
          () -> CarriedOut.state(plan, context),
          () -> apply(plan, context));
    }
    if (plan.feasible() && !plan.paused()) {
      AuthPods.tell(plan, membership, context);
    }
    var status = report(cluster, plan, membership, context);
    return UpdateControl.<StokeCluster>noUpdate()
        .rescheduleAfter(Pace.next(cluster, plan, membership, status, look));
  }

  private static void apply(Plan plan, Context<StokeCluster> context) {
    var workflow = context.managedWorkflowAndDependentResourceContext();
    workflow.put(Plan.class, plan);
    workflow.reconcileManagedWorkflow();
  }

  private StokeClusterStatus report(
      StokeCluster cluster, Plan plan, MembershipSeen seen, Context<StokeCluster> context) {
    var running = context.getSecondaryResource(StatefulSet.class).orElse(null);
    var status = statuses.status(cluster, plan, running, seen);
    reporter.report(cluster, status, context);
    return status;
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
