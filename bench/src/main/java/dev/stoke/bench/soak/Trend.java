package dev.stoke.bench.soak;

import dev.stoke.bench.load.Median;
import java.util.Arrays;
import java.util.List;

/**
 * How one kind went.
 *
 * @param first median of the first quarter of the samples
 * @param median of all
 * @param last median of the last quarter
 * @param slopePerHour of what is judged
 * @param growth that slope, over the time that is judged
 * @param bound so much growth is called flat
 */
record Trend(
    double first, double median, double last, double slopePerHour, double growth, double bound) {
  private static final double MINUTES_IN_HOUR = 60;
  private static final double SHARE = 0.05;
  private static final int QUARTERS = 4;

  /**
   * The first quarter is left out of the slope: caches fill and Java compiles. The slope is the
   * median of those between any two samples, which a few odd ones do not move (Theil and Sen).
   *
   * @param minutes when each was taken, ascending
   * @param values at least four
   */
  static Trend of(List<Double> minutes, List<Double> values, double least) {
    int quarter = values.size() / QUARTERS;
    if (quarter == 0) {
      throw new IllegalArgumentException("a trend of only " + values.size() + " samples");
    }
    double slope =
        slope(minutes.subList(quarter, minutes.size()), values.subList(quarter, values.size()));
    double median = median(values);
    return new Trend(
        median(values.subList(0, quarter)),
        median,
        median(values.subList(values.size() - quarter, values.size())),
        slope * MINUTES_IN_HOUR,
        slope * (minutes.getLast() - minutes.get(quarter)),
        Math.max(SHARE * median, least));
  }

  boolean isFlat() {
    return growth <= bound;
  }

  private static double slope(List<Double> minutes, List<Double> values) {
    double[] slopes = new double[values.size() * (values.size() - 1) / 2];
    int count = 0;
    for (int i = 0; i < values.size(); i++) {
      for (int j = i + 1; j < values.size(); j++) {
        slopes[count++] = (values.get(j) - values.get(i)) / (minutes.get(j) - minutes.get(i));
      }
    }
    return Median.of(Arrays.stream(slopes));
  }

  private static double median(List<Double> values) {
    return Median.of(values.stream().mapToDouble(Double::doubleValue));
  }
}
