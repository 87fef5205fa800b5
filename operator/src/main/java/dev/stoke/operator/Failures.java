package dev.stoke.operator;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import java.util.stream.Collectors;

/** What to say about a failed reconciliation. */
final class Failures {
  private Failures() {}

  /** The API server's own sentence where there is one: it names the object and the field. */
  static String message(Throwable failure) {
    return switch (failure) {
      case AggregatedOperatorException several ->
          several.getAggregatedExceptions().values().stream()
              .map(Failures::message)
              .sorted()
              .collect(Collectors.joining(" "));
      case KubernetesClientException refused
          when refused.getStatus() != null && refused.getStatus().getMessage() != null ->
          "The Kubernetes API refused: " + refused.getStatus().getMessage();
      default -> failure.getClass().getSimpleName() + ": " + failure.getMessage();
    };
  }
}
