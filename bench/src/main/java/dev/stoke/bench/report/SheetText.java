package dev.stoke.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A sheet as text. */
public final class SheetText {
  private SheetText() {}

  /** In columns of their width, numbers to the right; for a terminal. */
  static String plain(Sheet sheet) {
    var text = new StringBuilder();
    text.append(sheet.bench()).append(": ").append(sheet.title()).append('\n');
    line(text, sheet, sheet.columns());
    for (var row : sheet.rows()) {
      line(text, sheet, row.stream().map(Cell::text).toList());
    }
    return text.toString();
  }

  /** As a table of a document. */
  public static String markdown(Sheet sheet) {
    var lines = new ArrayList<String>();
    lines.add(row(sheet.columns()));
    lines.add("|" + "---|".repeat(sheet.columns().size()));
    sheet.rows().forEach(row -> lines.add(row(row.stream().map(Cell::text).toList())));
    return String.join("\n", lines) + "\n";
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |"));
  }

  private static void line(StringBuilder text, Sheet sheet, List<String> cells) {
    var line = new StringBuilder();
    for (int column = 0; column < cells.size(); column++) {
      var space = " ".repeat(width(sheet, column) - cells.get(column).length());
      boolean right =
          !sheet.rows().isEmpty() && sheet.rows().getFirst().get(column) instanceof Cell.Amount;
      line.append("  ").append(right ? space + cells.get(column) : cells.get(column) + space);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }

  private static int width(Sheet sheet, int column) {
    return sheet.rows().stream()
        .mapToInt(row -> row.get(column).text().length())
        .reduce(sheet.columns().get(column).length(), Math::max);
  }
}
