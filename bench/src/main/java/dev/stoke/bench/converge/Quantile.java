package dev.stoke.bench.converge;

import java.util.List;

/** Of a handful of samples. */
final class Quantile {
  private Quantile() {}

  /** The smallest that so much of all do not exceed: of less than a hundred, p99 is the largest. */
  static double of(List<? extends Number> values, double share) {
    var sorted = values.stream().mapToDouble(Number::doubleValue).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
