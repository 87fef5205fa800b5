package dev.stoke.bench.report;

import java.util.Locale;

/** What a figure is to be. */
public sealed interface Goal {
  /** Whether the figure is good enough. */
  boolean isMet(double value);

  /** As in a table. */
  String text();

  record AtLeast(double bound) implements Goal {
    @Override
    public boolean isMet(double value) {
      return value >= bound;
    }

    @Override
    public String text() {
      return ">= " + number(bound);
    }
  }

  record AtMost(double bound) implements Goal {
    @Override
    public boolean isMet(double value) {
      return value <= bound;
    }

    @Override
    public String text() {
      return "<= " + number(bound);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
