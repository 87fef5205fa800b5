package dev.stoke.bench.report;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * A table of its own beside the figures: what no goal is for, or what only makes sense side by
 * side.
 *
 * @param bench that took it
 * @param title what it shows
 * @param columns their headings; the same from run to run
 * @param rows a cell for each column
 */
public record Sheet(String bench, String title, List<String> columns, List<List<Cell>> rows) {
  public Sheet {
    requireNonNull(bench, "bench is null");
    requireNonNull(title, "title is null");
    columns = List.copyOf(columns);
    rows = rows.stream().map(List::copyOf).toList();
    int width = columns.size();
    if (rows.stream().anyMatch(row -> row.size() != width)) {
      throw new IllegalArgumentException("a row of \"" + title + "\" does not fill the columns");
    }
  }
}
