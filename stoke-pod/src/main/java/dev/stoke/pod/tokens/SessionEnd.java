package dev.stoke.pod.tokens;

import dev.stoke.pod.config.RefreshTerms;
import java.time.Instant;

/** When a family can be refreshed no more. */
final class SessionEnd {
  private SessionEnd() {}

  /** The earliest of what the terms say and the end of the token, without which none is renewed. */
  static Instant of(RefreshTerms terms, Instant startedAt, Instant now, Instant tokenExpires) {
    Instant end = tokenExpires;
    if (terms.idle().isPositive()) {
      end = earlier(end, now.plus(terms.idle()));
    }
    if (terms.lifetime().isPositive()) {
      end = earlier(end, startedAt.plus(terms.lifetime()));
    }
    return end;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
