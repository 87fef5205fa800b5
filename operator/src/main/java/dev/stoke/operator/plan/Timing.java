package dev.stoke.operator.plan;

import dev.stoke.operator.api.Durations;
import dev.stoke.operator.api.StokeClusterSpec;

/**
 * The times of the guarantee that Kubernetes has to keep (guarantee rules, section 2); whole
 * seconds.
 *
 * @param refreshSeconds R: a round of the pods
 * @param endpointLagSeconds L: how long a pod that is not ready may still get requests
 * @param propagationSeconds P: how long a key is served everywhere before it signs
 */
public record Timing(long refreshSeconds, long endpointLagSeconds, long propagationSeconds) {
  private static final long EXCHANGE_SECONDS = 2;
  private static final long DRIFT_SECONDS = 3;
  private static final long SPARE_SECONDS = 30;
  private static final long MINUTE_SECONDS = 60;
  private static final long HOUR_SECONDS = 3600;

  public static Timing of(StokeClusterSpec spec) {
    return new Timing(
        spec.cluster().refreshSeconds(),
        Durations.seconds(spec.cluster().endpointLag()),
        Durations.seconds(spec.keys().propagationDelay()));
  }

  /** W: after this long without an answer a member cannot be in service (rule 2.2). */
  public long silenceSeconds() {
    long lease = Math.max(3 * refreshSeconds, 2 * refreshSeconds + EXCHANGE_SECONDS);
    return lease + endpointLagSeconds + EXCHANGE_SECONDS + DRIFT_SECONDS;
  }

  /**
   * How long a terminating pod may stay, so that the last signer can wait for another (rule 2.7):
   * at least P + W and half a minute. Rounded up to a whole minute, above five minutes to five: it
   * is part of the pod template, and the pods take up a small change of P or R without a restart.
   */
  public long graceSeconds() {
    long least = propagationSeconds + silenceSeconds() + SPARE_SECONDS;
    long step = least > 5 * MINUTE_SECONDS ? 5 * MINUTE_SECONDS : MINUTE_SECONDS;
    return (least + step - 1) / step * step;
  }

  /**
   * For how long a row of the ledger may be needed after it was written: a key's life, or what a
   * prepared key asks for (rule 6.1), and the hour for which rows outlive their keys.
   */
  public long rowRetentionSeconds(long keyDurationSeconds) {
    return keyDurationSeconds + propagationSeconds + 2 * silenceSeconds() + HOUR_SECONDS;
  }

  /**
   * Notices within three quarters of the endpoint lag; the rest is for whoever reads the endpoints.
   */
  public Readiness readiness() {
    int budget = Math.toIntExact(endpointLagSeconds * 3 / 4);
    int timeout = Math.clamp(budget / 6, 1, 3);
    int threshold = Math.clamp(budget - timeout, 1, 3);
    int period = Math.clamp((budget - timeout) / threshold, 1, 10);
    return new Readiness(period, timeout, threshold);
  }

  /** A readiness probe: after period x threshold + timeout the pod is known not to be ready. */
  public record Readiness(int periodSeconds, int timeoutSeconds, int failureThreshold) {}
}
