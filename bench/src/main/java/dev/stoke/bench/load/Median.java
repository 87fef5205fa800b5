package dev.stoke.bench.load;

import java.util.stream.DoubleStream;

/** What counts of several rounds. */
public final class Median {
  private Median() {}

  /** The upper one of an even number. */
  public static double of(DoubleStream values) {
    var sorted = values.sorted().toArray();
    return sorted[sorted.length / 2];
  }
}
