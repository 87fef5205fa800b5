package dev.stoke.cli.doctor;

import dev.stoke.operator.plan.Planner;
import dev.stoke.operator.resources.StatefulSetResource;
import java.util.List;

/** What the operator's planner misses: Secrets, keys in them, and templates that do not fit. */
final class ReferencesCheck {
  private ReferencesCheck() {}

  static List<Finding> look(Evidence seen) {
    return Planner.plan(seen.cluster(), seen.references(), StatefulSetResource::templateHash)
        .problems()
        .stream()
        .map(problem ->
            Finding.problem(
                problem.message(), "As soon as it is done, the operator goes on by itself."))
        .toList();
  }
}
