package dev.stoke.operator.metrics;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.AggregatedOperatorException;
import java.util.Locale;

/** Why a reconciliation failed, in few words: a label must not take what an exception says. */
enum FailureKind {
  CONFLICT,
  FORBIDDEN,
  INVALID,
  THROTTLED,
  SERVER,
  UNREACHABLE,
  OTHER;

  static FailureKind of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AggregatedOperatorException several
          && !several.getAggregatedExceptions().isEmpty()) {
        return of(several.getAggregatedExceptions().values().iterator().next());
      }
      if (cause instanceof KubernetesClientException refused) {
        return ofCode(refused.getCode());
      }
    }
    return OTHER;
  }

  private static FailureKind ofCode(int code) {
    return switch (code) {
      case 409 -> CONFLICT;
      case 401, 403 -> FORBIDDEN;
      case 400, 422 -> INVALID;
      case 429 -> THROTTLED;
      default -> code >= 500 ? SERVER : code <= 0 ? UNREACHABLE : OTHER;
    };
  }

  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
