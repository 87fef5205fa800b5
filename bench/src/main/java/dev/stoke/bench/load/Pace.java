package dev.stoke.bench.load;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long to measure.
 *
 * @param each the time of one round
 * @param rounds that count, of which the median is taken; one to warm up comes before
 */
public record Pace(Duration each, int rounds) {
  public Pace {
    requireNonNull(each, "each is null");
    if (!each.isPositive() || rounds < 1) {
      throw new IllegalArgumentException("a measurement takes time: " + each + ", " + rounds);
    }
  }
}
