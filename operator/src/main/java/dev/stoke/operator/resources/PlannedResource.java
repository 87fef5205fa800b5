package dev.stoke.operator.resources;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.certificates.Credentials;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.dependent.ReconcileResult;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.CRUDKubernetesDependentResource;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** An object that is what the plan of this reconciliation says, owned by the StokeCluster. */
abstract class PlannedResource<R extends HasMetadata>
    extends CRUDKubernetesDependentResource<R, StokeCluster> {
  private final Function<Names, String> name;
  private final BiFunction<Plan, Supplier<Credentials>, R> desired;

  PlannedResource(Class<R> type, Function<Names, String> name, Function<Plan, R> desired) {
    this(type, name, (plan, credentials) -> desired.apply(plan));
  }

  PlannedResource(
      Class<R> type,
      Function<Names, String> name,
      BiFunction<Plan, Supplier<Credentials>, R> desired) {
    super(type);
    this.name = name;
    this.desired = desired;
  }

  @Override
  protected final R desired(StokeCluster cluster, Context<StokeCluster> context) {
    return desired.apply(
        plan(context),
        () ->
            context
                .managedWorkflowAndDependentResourceContext()
                .getMandatory(Credentials.class, Credentials.class));
  }

  static Plan plan(Context<StokeCluster> context) {
    return context
        .managedWorkflowAndDependentResourceContext()
        .getMandatory(Plan.class, Plan.class);
  }

  /** Whether it stays as it is, or away, until the plan is feasible. */
  boolean isHeldBack(Plan plan) {
    return !plan.feasible();
  }

  @Override
  public final ReconcileResult<R> reconcile(StokeCluster cluster, Context<StokeCluster> context) {
    return isHeldBack(plan(context))
        ? ReconcileResult.noOperation(null)
        : super.reconcile(cluster, context);
  }

  /** It is no longer asked for. */
  @Override
  public final void delete(StokeCluster cluster, Context<StokeCluster> context) {
    if (!isHeldBack(plan(context))) {
      super.delete(cluster, context);
    }
  }

  /** Without its owner. */
  final R of(Plan plan, Credentials credentials) {
    return desired.apply(plan, () -> credentials);
  }

  final String name(Names names) {
    return name.apply(names);
  }

  /** Found by its name, also when the plan no longer says what it would look like. */
  @Override
  protected final ResourceID targetSecondaryResourceID(
      StokeCluster cluster, Context<StokeCluster> context) {
    var names = new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
    return new ResourceID(name.apply(names), names.namespace());
  }

  /** As its controller, so that nobody else takes the object for his. */
  @Override
  protected final void addReferenceHandlingMetadata(R desired, StokeCluster cluster) {
    desired.addOwnerReference(
        new OwnerReferenceBuilder()
            .withApiVersion(cluster.getApiVersion())
            .withKind(cluster.getKind())
            .withName(cluster.getMetadata().getName())
            .withUid(cluster.getMetadata().getUid())
            .withController(true)
            .withBlockOwnerDeletion(true)
            .build());
  }

  static ObjectMeta metadata(Plan plan, String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(plan.names().namespace())
        .withLabels(plan.names().labels())
        .build();
  }
}
