package dev.stoke.pod.keys;

import java.time.Duration;
import java.time.Instant;

/**
 * How long keys live and how early each step of a rotation begins.
 *
 * @param keyDuration K: a key's last token has expired this long after the key was made
 * @param tokenDuration T: how long a token lives
 * @param propagationDelay P: published and proven for this long before signing
 * @param settling what collecting the evidence may take: some rounds, and the wait for silent
 *     members
 */
public record KeyTimes(
    Duration keyDuration, Duration tokenDuration, Duration propagationDelay, Duration settling) {
  /**
   * Published this much longer than the last token lives: twice the largest clock error between
   * pods (5 s) and the 60 s of leeway that verifiers give.
   */
  public static final Duration RETENTION_MARGIN = Duration.ofSeconds(70);

  private static final Duration LONGEST_MAX_AGE = Duration.ofSeconds(60);

  public KeyTimes {
    if (propagationDelay.isNegative() || settling.isNegative() || !tokenDuration.isPositive()) {
      throw new IllegalArgumentException("durations of keys and tokens must be positive");
    }
    Duration least =
        tokenDuration.plus(propagationDelay).plus(settling).plus(propagationDelay).plusSeconds(1);
    if (keyDuration.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "tokens.key_duration of %d s is too short to rotate keys in time: with token_duration %d s, propagation_delay %d s and the configured refresh_sec it must be at least %d s"
              .formatted(
                  keyDuration.toSeconds(),
                  tokenDuration.toSeconds(),
                  propagationDelay.toSeconds(),
                  least.toSeconds()));
    }
  }

  /** The key made now stays published until then. */
  Instant retainUntil(Instant createdAt) {
    return createdAt.plus(keyDuration).plus(RETENTION_MARGIN);
  }

  /** A successor is prepared this long before the latest expiry of the active key's tokens. */
  Duration lead() {
    return tokenDuration.plus(propagationDelay).plus(settling);
  }

  /** How long others may keep a published set: never longer than a new key waits before signing. */
  public Duration maxAge() {
    Duration half = propagationDelay.dividedBy(2);
    Duration age = half.compareTo(LONGEST_MAX_AGE) < 0 ? half : LONGEST_MAX_AGE;
    return Duration.ofSeconds(Math.max(1, age.toSeconds()));
  }
}
