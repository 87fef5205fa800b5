package dev.stoke.operator.resources;

import dev.stoke.operator.api.SchedulingSpec;
import dev.stoke.operator.api.SchedulingSpec.TopologySpread;
import dev.stoke.operator.api.TolerationSpec;
import dev.stoke.operator.plan.Plan;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraintBuilder;
import java.util.List;

/** Where auth pods run. */
final class Placement {
  private static final String NODES = "kubernetes.io/hostname";
  private static final String ZONES = "topology.kubernetes.io/zone";
  private static final String REQUIRED = "DoNotSchedule";
  private static final String PREFERRED = "ScheduleAnyway";

  private Placement() {}

  static void apply(Plan plan, PodSpecBuilder pod) {
    SchedulingSpec scheduling = plan.spec().scheduling();
    pod.withNodeSelector(scheduling.nodeSelector())
        .withTolerations(scheduling.tolerations().stream().map(Placement::toleration).toList())
        .withPriorityClassName(scheduling.priorityClassName())
        .withTopologySpreadConstraints(spread(plan, scheduling.topologySpread()));
    var affinity = scheduling.affinity();
    if (affinity != null) {
      pod.withAffinity(UserJson.read("spec.scheduling.affinity", affinity, Affinity.class));
    }
  }

  /** Zones are never required: where nodes have none, no pod could run. */
  private static List<TopologySpreadConstraint> spread(Plan plan, TopologySpread spread) {
    return switch (spread) {
      case none -> List.of();
      case preferred ->
          List.of(constraint(plan, NODES, PREFERRED), constraint(plan, ZONES, PREFERRED));
      case required ->
          List.of(constraint(plan, NODES, REQUIRED), constraint(plan, ZONES, PREFERRED));
    };
  }

  private static TopologySpreadConstraint constraint(
      Plan plan, String topology, String whenUnsatisfiable) {
    // spotless:off
    return new TopologySpreadConstraintBuilder()
        .withMaxSkew(1)
        .withTopologyKey(topology)
        .withWhenUnsatisfiable(whenUnsatisfiable)
        .withNewLabelSelector()
          .withMatchLabels(plan.names().selector())
        .endLabelSelector()
        .build();
    // spotless:on
  }

  private static Toleration toleration(TolerationSpec spec) {
    var effect = spec.effect();
    return new TolerationBuilder()
        .withKey(spec.key())
        .withOperator(spec.operator().name())
        .withValue(spec.value())
        .withEffect(effect == null ? null : effect.name())
        .withTolerationSeconds(spec.tolerationSeconds())
        .build();
  }
}
