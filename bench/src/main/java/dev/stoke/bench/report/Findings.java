package dev.stoke.bench.report;

import java.util.List;

/** What one benchmark found. */
public record Findings(List<Figure> figures, List<Sheet> sheets) {
  public Findings {
    figures = List.copyOf(figures);
    sheets = List.copyOf(sheets);
  }

  public static Findings of(List<Figure> figures) {
    return new Findings(figures, List.of());
  }
}
