package dev.stoke.operator.members;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.members.MemberStatusClient.Address;
import dev.stoke.operator.plan.MemberSeen;
import dev.stoke.operator.plan.MembershipSeen;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.SetSeen;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Looks at the members of a StokeCluster: as Kubernetes shows them, and as they say themselves. */
public final class Members {
  private final MemberReports reports;
  private final Absences absences;

  public Members(MemberReports reports, Absences absences) {
    this.reports = requireNonNull(reports, "reports is null");
    this.absences = requireNonNull(absences, "absences is null");
  }

  /** Takes as long as the slowest pod answers, within the bounds of {@link MemberReports}. */
  public MembershipSeen observe(StokeCluster cluster, Context<StokeCluster> context) {
    var names = new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
    var pods = new TreeMap<Integer, AuthPodState>();
    for (var pod : AuthPods.of(context)) {
      var state = AuthPodState.of(pod);
      names.ordinal(state.name()).ifPresent(ordinal -> pods.put(ordinal, state));
    }
    var set = set(context.getSecondaryResource(StatefulSet.class));
    if (set != null) {
      for (int ordinal = cluster.getSpec().replicas(); ordinal < set.replicas(); ordinal++) {
        lookAgain(names, ordinal, pods, context);
      }
    }
    int expected =
        Math.max(
            cluster.getSpec().replicas(),
            Math.max(set == null ? 0 : set.replicas(), pods.isEmpty() ? 0 : pods.lastKey() + 1));
    var running = new HashMap<String, Boolean>();
    for (int ordinal = 0; ordinal < expected; ordinal++) {
      var pod = pods.get(ordinal);
      running.put(names.pod(ordinal), pod != null && !pod.seen().stopped());
    }
    var presences = absences.seen(cluster.getMetadata().getUid(), running);
    var reported = reports.ask(addresses(names, pods.values()), authority(names, context));
    var members = new TreeMap<Integer, MemberSeen>();
    for (int ordinal = 0; ordinal < expected; ordinal++) {
      var pod = pods.get(ordinal);
      var presence = requireNonNull(presences.get(names.pod(ordinal)));
      members.put(
          ordinal,
          new MemberSeen(
              ordinal,
              pod == null ? null : pod.seen(),
              reported.get(names.pod(ordinal)),
              presence.downSince(),
              presence.settled() || (pod != null && pod.seen().ready())));
    }
    return new MembershipSeen(set, members);
  }

  /**
   * A member that is to go is removed without a word of its own when its pod has ended. The
   * informer may be behind and not know yet that it runs, and then it still signs.
   */
  private static void lookAgain(
      Names names, int ordinal, Map<Integer, AuthPodState> pods, Context<StokeCluster> context) {
    var known = pods.get(ordinal);
    if (known != null && !known.seen().stopped()) {
      return;
    }
    var pod =
        context
            .getClient()
            .pods()
            .inNamespace(names.namespace())
            .withName(names.pod(ordinal))
            .get();
    if (pod == null) {
      pods.remove(ordinal);
    } else {
      pods.put(ordinal, AuthPodState.of(pod));
    }
  }

  /**
   * As it is watched: whenever it changes there is a look, and the look uses what is there then.
   */
  private static @Nullable Secret authority(Names names, Context<StokeCluster> context) {
    return context
        .getSecondaryResourcesAsStream(Secret.class)
        .filter(secret -> secret.getMetadata().getName().equals(names.caSecret()))
        .findFirst()
        .orElse(null);
  }

  private static List<Address> addresses(Names names, Iterable<AuthPodState> pods) {
    var addresses = new ArrayList<Address>();
    for (var pod : pods) {
      var ip = pod.ip();
      if (ip != null && !pod.seen().stopped() && !pod.seen().terminating()) {
        addresses.add(new Address(names.namespace(), names.cluster(), pod.name(), ip));
      }
    }
    return addresses;
  }

  private static @Nullable SetSeen set(Optional<StatefulSet> found) {
    if (found.isEmpty()) {
      return null;
    }
    var set = found.get();
    var status = requireNonNullElse(set.getStatus(), new StatefulSetStatus());
    Map<String, String> annotations = AuthPodState.map(set.getMetadata().getAnnotations());
    return new SetSeen(
        requireNonNullElse(set.getSpec().getReplicas(), 1),
        partition(set),
        annotations.getOrDefault(Names.TEMPLATE_HASH, ""),
        Objects.equals(status.getObservedGeneration(), set.getMetadata().getGeneration()),
        requireNonNullElse(status.getReplicas(), 0),
        requireNonNullElse(status.getCurrentRevision(), ""),
        requireNonNullElse(status.getUpdateRevision(), ""));
  }

  private static int partition(StatefulSet set) {
    var strategy = set.getSpec().getUpdateStrategy();
    var rolling = strategy == null ? null : strategy.getRollingUpdate();
    var partition = rolling == null ? null : rolling.getPartition();
    return partition == null ? 0 : partition;
  }
}
