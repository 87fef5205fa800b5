package dev.stoke.operator.plan;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What is there, in the place of what would be done. */
final class Paused {
  private Paused() {}

  static Plan instead(Plan plan, Observation seen) {
    var config = seen.config();
    var before = MembershipConfig.of(plan.names(), config);
    var set = seen.membership().set();
    boolean nothingWaits =
        config != null
            && set != null
            && config.revision() == plan.revision()
            && set.template().equals(plan.templateHash())
            && set.replicas() == plan.replicas();
    return new Plan(
        plan.names(),
        plan.spec(),
        new Membership(
            before.members(),
            before.leaving(),
            before.absent(),
            set == null ? 0 : set.replicas(),
            set == null ? 0 : set.partition(),
            List.of()),
        Planner.members(plan.names(), before.members()),
        Planner.ids(plan.names(), before.leaving()),
        Planner.ids(plan.names(), before.absent().keySet()),
        new PlannedConfig(
            config == null ? "" : config.text(),
            plan.config().restartHash(),
            plan.config().providers(),
            new TreeMap<>(config == null ? Map.of() : config.files())),
        config == null ? 0 : config.revision(),
        plan.restart(),
        plan.templateHash(),
        nothingWaits ? Pause.NOTHING_WAITS : Pause.CHANGES_WAIT,
        plan.apis(),
        plan.certificateTrouble(),
        plan.problems());
  }
}
