package dev.stoke.cli.doctor;

import dev.stoke.operator.api.Durations;
import java.util.ArrayList;
import java.util.List;

/** What verifiers can take: how large the key set is, and for how long they keep it. */
final class VerifiersCheck {
  /** For which most libraries keep the key set. */
  private static final long USUAL_SECONDS = 300;

  private VerifiersCheck() {}

  static List<Finding> look(Evidence seen) {
    var findings = new ArrayList<Finding>();
    seen.condition("KeySetSize")
        .filter(size -> "False".equals(size.getStatus()))
        .ifPresent(size ->
            findings.add(
                Finding.problem(
                    "%s (%s keys, %s bytes)"
                        .formatted(
                            size.getMessage(),
                            seen.status().map(s -> s.publishedKeys()).orElse(0),
                            seen.status().map(s -> s.publishedBytes()).orElse(0L)),
                    "Fewer keys: set spec.keys.maxSigners (2 or 3 are enough), a longer spec.tokens.keyDuration, or an elliptic algorithm instead of RSA.")));
    var keys = seen.cluster().getSpec().keys();
    if (Durations.seconds(keys.propagationDelay()) < USUAL_SECONDS) {
      findings.add(
          Finding.hint(
              "A key signs %s after it was published, and most verifiers keep a key set for 5m: they refuse the first tokens of a new key."
                  .formatted(keys.propagationDelay()),
              "Fine for trying out. Else set spec.keys.propagationDelay to how long your verifiers keep the keys: 5m for most, 25m for Envoy and Istio."));
    }
    seen.status()
        .map(status -> status.propagationDelayInForce())
        .filter(inForce -> !inForce.equals(keys.propagationDelay()))
        .ifPresent(inForce ->
            findings.add(
                Finding.hint(
                    "The keys that sign now are known for %s only, not yet for the %s of spec.keys.propagationDelay."
                        .formatted(inForce, keys.propagationDelay()),
                    "It grows by itself after a start; after the delay was raised, rotate the keys.")));
    return findings;
  }
}
