package dev.stoke.operator.api;

import java.util.regex.Pattern;

/** How durations are written in a StokeCluster. */
public final class Durations {
  /** Five digits keep every sum within CEL's and Go's range of 292 years. */
  static final String PATTERN = "^([0-9]{1,5}[hms])+$";

  static final int MAX_LENGTH = 16;

  private static final Pattern PART = Pattern.compile("([0-9]{1,5})([hms])");

  private Durations() {}

  /**
   * As the API server accepts them, such as 1h30m.
   *
   * @return whole seconds: there are no smaller units
   * @throws IllegalArgumentException when it is no such duration
   */
  public static long seconds(String duration) {
    if (!duration.matches(PATTERN)) {
      throw new IllegalArgumentException("not a duration such as 1h30m: " + duration);
    }
    long seconds = 0;
    var parts = PART.matcher(duration);
    while (parts.find()) {
      seconds += Long.parseLong(parts.group(1)) * unitSeconds(parts.group(2));
    }
    return seconds;
  }

  private static long unitSeconds(String unit) {
    return switch (unit) {
      case "h" -> 3600;
      case "m" -> 60;
      default -> 1;
    };
  }
}
