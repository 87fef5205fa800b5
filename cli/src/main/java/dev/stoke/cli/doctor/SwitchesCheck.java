package dev.stoke.cli.doctor;

import dev.stoke.operator.plan.Names;
import java.util.ArrayList;
import java.util.List;

/** What somebody has turned off, and may have forgotten. */
final class SwitchesCheck {
  private SwitchesCheck() {}

  static List<Finding> look(Evidence seen) {
    var findings = new ArrayList<Finding>();
    var name = seen.cluster().getMetadata().getName();
    var namespace = seen.cluster().getMetadata().getNamespace();
    if (seen.paused()) {
      findings.add(
          Finding.problem(
              "It is paused: the operator changes and mends nothing.",
              "To go on: kubectl annotate -n %s stokecluster/%s %s-."
                  .formatted(namespace, name, Names.PAUSED)));
    }
    if (seen.cluster().getSpec().hibernated()) {
      findings.add(
          Finding.problem(
              "It is hibernated: no auth pod runs, nobody can log in.",
              "To wake it: kubectl patch -n %s stokecluster/%s --type merge -p '{\"spec\":{\"hibernated\":false}}'."
                  .formatted(namespace, name)));
    }
    return findings;
  }
}
