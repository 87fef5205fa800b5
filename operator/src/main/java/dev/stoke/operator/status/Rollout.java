package dev.stoke.operator.status;

import static java.util.Objects.requireNonNullElse;

import dev.stoke.operator.api.MemberStatus;
import dev.stoke.operator.plan.Names;
import dev.stoke.operator.plan.Pause;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How far the running pods are from what is asked for.
 *
 * @param complete the StatefulSet's controller has nothing left to do
 * @param ready complete, every member serves, and each reports to have the newest configuration
 */
record Rollout(
    int replicas,
    int readyReplicas,
    boolean complete,
    boolean ready,
    String reason,
    String message) {

  static Rollout of(Plan plan, @Nullable StatefulSet running, List<MemberStatus> members) {
    var status = running == null ? null : running.getStatus();
    int replicas = status == null ? 0 : orZero(status.getReplicas());
    int readyReplicas = status == null ? 0 : orZero(status.getReadyReplicas());
    boolean complete =
        running != null
            && status != null
            && plan.membership().waits().isEmpty()
            && complete(plan, running, status);
    int wanted = plan.replicas();
    if (wanted == 0) {
      return hibernated(plan, replicas, readyReplicas, complete);
    }
    var staying =
        members.stream().filter(member -> !plan.leaving().contains(member.name())).toList();
    var unready = names(staying, member -> !member.ready());
    var behind = names(staying, member -> !hasLoaded(member, plan.revision()));
    var count = "%d of %d auth pods are ready".formatted(staying.size() - unready.size(), wanted);
    if (!unready.isEmpty()) {
      return new Rollout(
          replicas,
          readyReplicas,
          complete,
          false,
          "PodsNotReady",
          count + "; waiting for " + String.join(", ", unready) + ".");
    }
    if (!behind.isEmpty()) {
      return new Rollout(
          replicas,
          readyReplicas,
          complete,
          false,
          "ConfigNotLoaded",
          "%s; configuration revision %d is not yet reported by %s."
              .formatted(count, plan.revision(), String.join(", ", behind)));
    }
    return complete && readyReplicas == wanted && plan.pause() != Pause.CHANGES_WAIT
        ? new Rollout(
            replicas,
            readyReplicas,
            true,
            true,
            "AllPodsReady",
            "%s, with configuration revision %d.".formatted(count, plan.revision()))
        : new Rollout(
            replicas,
            readyReplicas,
            complete,
            false,
            plan.paused() ? "Paused" : "RollingOut",
            plan.paused()
                ? count + "; changes wait for the end of the pause."
                : plan.membership().waits().isEmpty()
                    ? count + "; others are being replaced or removed."
                    : count + ". " + String.join(" ", plan.membership().waits()));
  }

  private static Rollout hibernated(Plan plan, int replicas, int ready, boolean complete) {
    return new Rollout(
        replicas,
        ready,
        complete,
        false,
        "Hibernated",
        complete
            ? "No auth pod runs; set spec.hibernated to false for %d of them."
                .formatted(plan.spec().replicas())
            : "The auth pods end; spec.hibernated is true.");
  }

  private static boolean hasLoaded(MemberStatus member, long revision) {
    var loaded = member.configRevision();
    return loaded != null && loaded >= revision;
  }

  /** The one that is known may be older than the last write of ours, and complete as it was. */
  private static boolean complete(Plan plan, StatefulSet running, StatefulSetStatus status) {
    int wanted = plan.replicas();
    return plan.templateHash().equals(templateHash(running))
        && Objects.equals(status.getObservedGeneration(), running.getMetadata().getGeneration())
        && Objects.equals(running.getSpec().getReplicas(), wanted)
        && orZero(status.getReplicas()) == wanted
        && orZero(status.getUpdatedReplicas()) == wanted;
  }

  private static @Nullable String templateHash(StatefulSet running) {
    var annotations = running.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(Names.TEMPLATE_HASH);
  }

  private static int orZero(@Nullable Integer count) {
    return requireNonNullElse(count, 0);
  }

  private static List<String> names(List<MemberStatus> members, Predicate<MemberStatus> which) {
    return members.stream().filter(which).map(MemberStatus::name).collect(Collectors.toList());
  }
}
