package dev.stoke.bench.report;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of a table.
 *
 * @param bench that took it
 * @param what was measured, the same from run to run: the history goes by it
 * @param goal null for what is only to be known
 * @param value empty where it could not be taken here
 * @param detail what it was reckoned from, or why there is none
 */
public record Figure(
    String bench,
    String what,
    @org.jspecify.annotations.Nullable Goal goal,
    OptionalDouble value,
    String detail) {
  public Figure {
    requireNonNull(bench, "bench is null");
    requireNonNull(what, "what is null");
    requireNonNull(value, "value is null");
    requireNonNull(detail, "detail is null");
    // Such as the ratio to a reference that did nothing.
    if (value.isPresent() && !Double.isFinite(value.getAsDouble())) {
      value = OptionalDouble.empty();
      detail = "nothing was measured; " + detail;
    }
  }

  public static Figure of(String bench, String what, Goal goal, double value, String detail) {
    return new Figure(bench, what, goal, OptionalDouble.of(value), detail);
  }

  /** For what has no goal. */
  public static Figure known(String bench, String what, double value, String detail) {
    return new Figure(bench, what, null, OptionalDouble.of(value), detail);
  }

  /**
   * @param why such as what is not installed
   */
  public static Figure skipped(String bench, String what, Goal goal, String why) {
    return new Figure(bench, what, goal, OptionalDouble.empty(), "skipped: " + why);
  }

  /** Empty without a goal or a value. */
  public Optional<Boolean> isMet() {
    return goal == null || value.isEmpty()
        ? Optional.empty()
        : Optional.of(goal.isMet(value.getAsDouble()));
  }
}
