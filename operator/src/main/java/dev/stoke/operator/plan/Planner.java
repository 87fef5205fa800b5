package dev.stoke.operator.plan;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterSpec;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From spec and observation to plan. */
public final class Planner {
  private Planner() {}

  /**
   * @param template a fingerprint of the pod template that a plan leads to; it must not depend on
   *     who the members are
   */
  public static Plan plan(StokeCluster cluster, Observation seen, Function<Plan, String> template) {
    // As if it changed: what it is has to be known before it can be.
    var draft = plan(cluster, seen, "", true);
    var hash = template.apply(draft);
    var set = seen.membership().set();
    return plan(cluster, seen, hash, set == null || !set.template().equals(hash));
  }

  private static Plan plan(
      StokeCluster cluster, Observation seen, String templateHash, boolean templateChanges) {
    var names = new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
    StokeClusterSpec spec = cluster.getSpec();
    var before = MembershipConfig.of(names, seen.config());
    var membership =
        MembershipStep.next(
            names,
            spec.replicas(),
            before,
            seen.membership(),
            templateChanges,
            spec.keys().maxSigners());
    var members = members(names, membership.members());
    var leaving = ids(names, membership.leaving());
    var absent = ids(names, membership.absent().keySet());
    boolean grows = !before.members().containsAll(membership.members());
    var config =
        new PodConfig(
            spec,
            members,
            leaving,
            absent(names, membership.absent()),
            grows ? null : Long.valueOf(before.grownAt()));
    long revision = revision(config, seen.config(), seen.lastRevision());
    return new Plan(
        names,
        spec,
        membership,
        members,
        leaving,
        absent,
        config.text(revision),
        revision,
        config.restartHash(),
        templateHash,
        References.problems(names.namespace(), spec, seen));
  }

  private static List<Member> members(Names names, Set<Integer> ordinals) {
    return ordinals.stream()
        .map(ordinal -> new Member(ordinal, names.pod(ordinal), names.podUrl(ordinal)))
        .toList();
  }

  /** As the auth pods read it: who, and since when. */
  private static List<String> absent(Names names, Map<Integer, Instant> absent) {
    return absent.entrySet().stream()
        .map(entry -> names.pod(entry.getKey()) + "=" + entry.getValue())
        .toList();
  }

  private static Set<String> ids(Names names, Set<Integer> ordinals) {
    return ordinals.stream().map(names::pod).collect(Collectors.toSet());
  }

  /** The status remembers it too, so that a deleted ConfigMap does not make it start over. */
  private static long revision(
      PodConfig config, Observation.@Nullable Config current, long lastRevision) {
    if (current != null
        && current.revision() >= lastRevision
        && current.revision() > 0
        && current.text().equals(config.text(current.revision()))) {
      return current.revision();
    }
    return Math.max(lastRevision, current == null ? 0 : current.revision()) + 1;
  }
}
