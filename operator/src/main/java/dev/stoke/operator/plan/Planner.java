package dev.stoke.operator.plan;

import dev.stoke.operator.api.StokeCluster;
import dev.stoke.operator.api.StokeClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** From spec and observation to plan. */
public final class Planner {
  private Planner() {}

  public static Plan plan(StokeCluster cluster, Observation seen) {
    var names = new Names(cluster.getMetadata().getName(), cluster.getMetadata().getNamespace());
    StokeClusterSpec spec = cluster.getSpec();
    var members = members(names, spec.replicas());
    // Not decided yet: a member leaves and comes at once.
    var leaving = Set.<String>of();
    var absent = Set.<String>of();
    var config = new PodConfig(spec, members, leaving);
    long revision = revision(config, seen.config(), seen.lastRevision());
    return new Plan(
        names,
        spec,
        members,
        leaving,
        absent,
        config.text(revision),
        revision,
        config.restartHash(),
        References.problems(names.namespace(), spec, seen));
  }

  private static List<Member> members(Names names, int replicas) {
    var members = new ArrayList<Member>(replicas);
    IntStream.range(0, replicas)
        .forEach(
            ordinal -> members.add(new Member(ordinal, names.pod(ordinal), names.podUrl(ordinal))));
    return members;
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
