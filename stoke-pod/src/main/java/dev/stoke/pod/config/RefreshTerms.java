package dev.stoke.pod.config;

import java.time.Duration;

/**
 * The keys of section {@code tokens} that say how long one login may be refreshed.
 *
 * @param grace how long a client that did not get the answer to a refresh may ask again; zero: not
 *     at all
 * @param idle longest time between two refreshes; zero: as long as the token lives
 * @param lifetime from the login to its last refresh; zero: no limit
 */
public record RefreshTerms(Duration grace, Duration idle, Duration lifetime) {
  public static final RefreshTerms DEFAULT =
      new RefreshTerms(Duration.ofSeconds(10), Duration.ZERO, Duration.ZERO);

  /** Beyond this a stolen token would be of use, and no client still waits. */
  private static final Duration LONGEST_GRACE = Duration.ofMinutes(1);

  static RefreshTerms read(YamlMap map) {
    RefreshTerms terms =
        new RefreshTerms(
            map.duration("refresh_grace", DEFAULT.grace, Duration.ZERO),
            map.duration("refresh_idle_limit", DEFAULT.idle, Duration.ZERO),
            map.duration("refresh_lifetime", DEFAULT.lifetime, Duration.ZERO));
    if (terms.grace.compareTo(LONGEST_GRACE) > 0) {
      map.problem("refresh_grace", "must be at most " + LONGEST_GRACE.toSeconds() + "s");
    }
    return terms;
  }
}
