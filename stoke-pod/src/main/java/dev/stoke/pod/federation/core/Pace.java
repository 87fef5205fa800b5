package dev.stoke.pod.federation.core;

import java.time.Duration;

/**
 * When a member or the ledger is asked next: at once for news, quickly and then slower while
 * something is waited for, else once a round. Never while it is being asked. Confined to the core.
 */
final class Pace {
  private static final Duration FIRST_RETRY = Duration.ofMillis(200);

  /** Whoever waits for something asks at least this often, or once a round. */
  static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private Duration nextAt;
  private Duration retry = FIRST_RETRY;
  private boolean inFlight;
  private boolean news;

  Pace(Duration now) {
    this.nextAt = now;
  }

  /** There is news; what is under way may have been asked before it. */
  void hurry(Duration earliest) {
    news |= inFlight;
    nextAt = Timers.min(nextAt, earliest);
    retry = FIRST_RETRY;
  }

  boolean isDue(Duration now) {
    return !inFlight && nextAt.compareTo(now) <= 0;
  }

  boolean isInFlight() {
    return inFlight;
  }

  void began() {
    inFlight = true;
    news = false;
  }

  /** However it ended; {@link #plan} says what comes then. */
  void ended() {
    inFlight = false;
  }

  /**
   * @param wanted something is waited for
   * @param round until the next time when nothing is
   */
  void plan(Duration now, boolean wanted, Duration round) {
    if (news) {
      news = false;
      nextAt = now;
    } else if (wanted) {
      nextAt = now.plus(Timers.min(retry, round));
      retry = Timers.min(retry.multipliedBy(2), LAST_RETRY);
    } else {
      retry = FIRST_RETRY;
      nextAt = now.plus(round);
    }
  }
}
