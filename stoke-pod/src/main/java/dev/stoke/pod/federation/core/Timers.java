package dev.stoke.pod.federation.core;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The times of the guarantee and the inequalities between them (guarantee rules, section 2).
 *
 * @param round R: a ledger cycle and one exchange with every member
 * @param exchange F: an answer that takes longer counts for nothing
 * @param lease B: how long a pod may serve without having synchronised
 * @param endpointLag L: how long an unready pod may still get requests
 * @param propagation P: how long a key is known to be served everywhere before it signs
 * @param clockError s: the largest error of a pod's clock against the database's
 * @param leeway v: what verifiers allow after {@code exp}
 * @param keyDuration K
 * @param tokenDuration T
 */
public record Timers(
    Duration round,
    Duration exchange,
    Duration lease,
    Duration endpointLag,
    Duration propagation,
    Duration clockError,
    Duration leeway,
    Duration keyDuration,
    Duration tokenDuration) {
  public static final Duration EXCHANGE = Duration.ofSeconds(2);
  public static final Duration CLOCK_ERROR = Duration.ofSeconds(5);
  public static final Duration LEEWAY = Duration.ofSeconds(60);
  private static final Duration DRIFT = Duration.ofSeconds(3);
  private static final Duration LONGEST_MAX_AGE = Duration.ofSeconds(60);

  /** With the standard lease of three rounds. */
  public static Timers of(
      Duration round,
      Duration endpointLag,
      Duration propagation,
      Duration keyDuration,
      Duration tokenDuration) {
    return new Timers(
        round,
        EXCHANGE,
        max(round.multipliedBy(3), round.multipliedBy(2).plus(EXCHANGE)),
        endpointLag,
        propagation,
        CLOCK_ERROR,
        LEEWAY,
        keyDuration,
        tokenDuration);
  }

  /** W: after this long without an answer a member cannot be in service (2.2). */
  public Duration silence() {
    return lease.plus(endpointLag).plus(exchange).plus(DRIFT);
  }

  /** P on the own clock, which may be fast by a thousandth: no less than P on anybody's. */
  public Duration propagationWait() {
    return propagation.plus(propagation.dividedBy(1000));
  }

  /** M: a key stays published this much longer than its last token lives. */
  public Duration margin() {
    return clockError.multipliedBy(2).plus(leeway);
  }

  /** J: keys end up to this much earlier, so that members do not rotate in step. */
  public Duration jitter() {
    return keyDuration.dividedBy(10);
  }

  /** A: how long others may keep a published set; never longer than a key waits before signing. */
  public Duration maxAge() {
    Duration age = min(LONGEST_MAX_AGE, propagation.dividedBy(2));
    return Duration.ofSeconds(Math.max(1, age.toSeconds()));
  }

  /** What is wrong, one sentence each that names the configuration's keys; empty when all holds. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    if (lease.compareTo(round.multipliedBy(2).plus(exchange)) < 0) {
      problems.add(
          "the serving lease must be at least 2 x cluster.refresh_sec + %d s"
              .formatted(exchange.toSeconds()));
    }
    Duration least = tokenDuration.plus(propagation).plus(silence()).plus(round.multipliedBy(2));
    if (keyDuration.minus(jitter()).compareTo(least) < 0) {
      long shortest = (long) Math.ceil(least.toSeconds() / 0.9);
      problems.add(
          ("tokens.key_duration of %d s is too short to rotate keys in time: with token_duration"
                  + " %d s, propagation_delay %d s, endpoint_lag %d s and refresh_sec %d it must be"
                  + " at least %d s")
              .formatted(
                  keyDuration.toSeconds(),
                  tokenDuration.toSeconds(),
                  propagation.toSeconds(),
                  endpointLag.toSeconds(),
                  round.toSeconds(),
                  shortest));
    }
    return problems;
  }

  static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  static Duration max(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
