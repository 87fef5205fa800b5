package dev.stoke.bench.load;

import java.util.stream.DoubleStream;

/** What counts of several rounds. */
public final class Median {
  private Median() {}

  /** The mean of the two in the middle of an even number. */
  public static double of(DoubleStream values) {
    var sorted = values.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }
}
