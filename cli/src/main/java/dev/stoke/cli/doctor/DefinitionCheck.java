package dev.stoke.cli.doctor;

import java.util.List;
import java.util.stream.Collectors;

/** Is the CustomResourceDefinition that of this version? */
final class DefinitionCheck {
  private static final int SHOWN = 5;

  private DefinitionCheck() {}

  static List<Finding> look(Evidence seen) {
    var missing = seen.missingFields();
    if (missing.isEmpty()) {
      return List.of();
    }
    var shown = missing.stream().sorted().limit(SHOWN).collect(Collectors.joining(", "));
    return List.of(
        Finding.problem(
            "The definition of StokeClusters is of an older version than this program: it has no %s%s."
                .formatted(
                    shown,
                    missing.size() > SHOWN ? " and %d more".formatted(missing.size() - SHOWN) : ""),
            "Apply the CRD of this version before its operator: kubectl apply --server-side -f crds/."));
  }
}
