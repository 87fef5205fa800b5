package dev.stoke.local.embedded.table;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** How long ago, in the short form that kubectl users know. */
final class Ages {
  private Ages() {}

  /** For a time in the API's form; what is no time is {@code <unknown>}. */
  static String since(String time, Instant now) {
    try {
      return format(Duration.between(Instant.parse(time), now));
    } catch (DateTimeException e) {
      return "<unknown>";
    }
  }

  static String format(Duration age) {
    long seconds = age.toSeconds();
    if (seconds < 0) {
      return seconds >= -1 ? "0s" : "<invalid>";
    }
    if (seconds < 120) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes < 10) {
      return join(minutes, "m", seconds % 60, "s");
    }
    if (minutes < 180) {
      return minutes + "m";
    }
    long hours = minutes / 60;
    if (hours < 8) {
      return join(hours, "h", minutes % 60, "m");
    }
    if (hours < 48) {
      return hours + "h";
    }
    long days = hours / 24;
    if (days < 8) {
      return join(days, "d", hours % 24, "h");
    }
    if (days < 730) {
      return days + "d";
    }
    return join(days / 365, "y", days % 365, "d");
  }

  private static String join(long large, String unit, long small, String smallUnit) {
    return large + unit + (small == 0 ? "" : small + smallUnit);
  }
}
