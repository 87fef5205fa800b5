package dev.stoke.bench.load;

import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** What counts of several rounds. */
public final class Median {
  private Median() {}

  /** The mean of the two in the middle of an even number. */
  public static double of(DoubleStream values) {
    var sorted = values.sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  /** The one in the middle by this figure, the higher of two. */
  public static <T> T of(List<T> all, ToDoubleFunction<T> figure) {
    return all.stream().sorted(Comparator.comparingDouble(figure)).toList().get(all.size() / 2);
  }
}
