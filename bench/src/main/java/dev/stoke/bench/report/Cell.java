package dev.stoke.bench.report;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** One place of a {@link Sheet}. */
public sealed interface Cell {
  /** For a person. */
  String text();

  record Words(String text) implements Cell {
    public Words {
      requireNonNull(text, "text is null");
    }
  }

  record Amount(double value) implements Cell {
    /** As many digits as tell something. */
    @Override
    public String text() {
      boolean whole = value == Math.rint(value) || Math.abs(value) >= 100;
      return String.format(Locale.ROOT, whole ? "%,.0f" : "%.1f", value);
    }
  }

  static Cell of(String text) {
    return new Words(text);
  }

  static Cell of(double value) {
    return new Amount(value);
  }
}
