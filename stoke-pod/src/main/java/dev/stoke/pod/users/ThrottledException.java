package dev.stoke.pod.users;

import java.time.Duration;

/** After too many failures the next attempt has to wait; says nothing about the account. */
public final class ThrottledException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final Duration wait;
  private final boolean news;

  ThrottledException(Duration wait, boolean news) {
    super("too many failed attempts");
    this.wait = wait;
    this.news = news;
  }

  /** Whether this address has not been told so for a minute: a flood shall not fill a log. */
  public boolean isNews() {
    return news;
  }

  /** Until an attempt is looked at again, at least one second. */
  public long retryAfterSeconds() {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
