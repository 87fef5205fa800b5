package dev.stoke.cli.doctor;

import dev.stoke.operator.plan.Names;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Is there an operator, of this version, and does it get on? */
final class OperatorCheck {
  private static final String VERSION = "app.kubernetes.io/version";

  private OperatorCheck() {}

  static List<Finding> look(Evidence seen) {
    var findings = new ArrayList<Finding>();
    boolean looked = hasLooked(seen);
    if (!looked) {
      findings.add(notLooked(seen));
    }
    for (var operator : seen.operators()) {
      if (looked && available(operator) == 0) {
        findings.add(
            Finding.problem(
                "No pod of the operator is available (Deployment %s).".formatted(name(operator)),
                "Nothing is changed or mended meanwhile. " + describe(operator)));
      }
      var version = labels(operator).getOrDefault(VERSION, "");
      if (!version.isEmpty() && !seen.version().isEmpty() && !version.equals(seen.version())) {
        findings.add(
            Finding.hint(
                "The operator is of version %s, this program of %s."
                    .formatted(version, seen.version()),
                "Use the program of the operator's version, or upgrade the operator."));
      }
    }
    seen.condition("Ready")
        .filter(ready -> "ReconcileFailed".equals(ready.getReason()))
        .ifPresent(ready ->
            findings.add(
                Finding.problem(
                    "The operator cannot do its work: " + ready.getMessage(),
                    "Mend what the sentence names; it tries again by itself.")));
    seen.condition("OptionalApisFound")
        .filter(found -> "False".equals(found.getStatus()))
        .ifPresent(found ->
            findings.add(
                Finding.problem("Something that was asked for is not made.", found.getMessage())));
    return findings;
  }

  private static boolean hasLooked(Evidence seen) {
    return seen.status()
        .map(status ->
            Objects.equals(
                status.observedGeneration(), seen.cluster().getMetadata().getGeneration()))
        .orElse(false);
  }

  private static Finding notLooked(Evidence seen) {
    if (seen.operators().isEmpty()) {
      return Finding.problem(
          "No operator looks after the StokeCluster: its newest spec has not been seen, and no Deployment labelled app.kubernetes.io/name=%s is to be seen."
              .formatted(Names.OPERATOR),
          "Install the operator, see docs/install.md, or look why it does not run.");
    }
    var operator = seen.operators().getFirst();
    return available(operator) == 0
        ? Finding.problem(
            "The operator has not seen the newest spec: no pod of Deployment %s is available."
                .formatted(name(operator)),
            describe(operator))
        : Finding.problem(
            "The operator runs and has not seen the newest spec.",
            "Is %s among its STOKE_WATCH_NAMESPACES? Its log says what it waits for: kubectl logs -n %s deploy/%s."
                .formatted(
                    seen.cluster().getMetadata().getNamespace(),
                    operator.getMetadata().getNamespace(),
                    operator.getMetadata().getName()));
  }

  private static String describe(Deployment operator) {
    return "Look why: kubectl describe pods -n %s -l app.kubernetes.io/name=%s."
        .formatted(operator.getMetadata().getNamespace(), Names.OPERATOR);
  }

  private static String name(Deployment operator) {
    return operator.getMetadata().getNamespace() + "/" + operator.getMetadata().getName();
  }

  private static int available(Deployment operator) {
    var status = operator.getStatus();
    return status == null ? 0 : Objects.requireNonNullElse(status.getAvailableReplicas(), 0);
  }

  private static Map<String, String> labels(Deployment operator) {
    return Objects.requireNonNullElse(operator.getMetadata().getLabels(), Map.of());
  }
}
