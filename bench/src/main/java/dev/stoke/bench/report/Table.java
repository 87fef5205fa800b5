package dev.stoke.bench.report;

import java.util.Locale;

/** A report for a person. */
public final class Table {
  private static final String ROW = "  %-58s %8s %8s  %-8s %s";

  private Table() {}

  public static String of(Report report) {
    var text = new StringBuilder();
    line(
        text,
        "Measured on %s%s",
        report.machine(),
        report.seconds() == 0 ? "" : ", %d s each".formatted(report.seconds()));
    String bench = "";
    for (var figure : report.figures()) {
      if (!figure.bench().equals(bench)) {
        bench = figure.bench();
        line(text, "");
        line(text, ROW, bench, "goal", "figure", "", "");
      }
      line(
          text,
          ROW,
          figure.what(),
          figure.goal() == null ? "" : figure.goal().text(),
          figure.value().isEmpty() ? "" : number(figure.value().getAsDouble()),
          verdict(figure),
          figure.detail());
    }
    long missed = report.figures().stream().filter(it -> !it.isMet().orElse(true)).count();
    long judged = report.figures().stream().filter(it -> it.isMet().isPresent()).count();
    line(text, "");
    line(text, "%d of %d goals met", judged - missed, judged);
    report.sheets().forEach(sheet -> text.append('\n').append(SheetText.plain(sheet)));
    return text.toString();
  }

  private static String verdict(Figure figure) {
    if (figure.value().isEmpty()) {
      return "none";
    }
    return figure.isMet().map(met -> met ? "met" : "not met").orElse("");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) >= 100 ? "%.0f" : "%.2f", value);
  }

  private static void line(StringBuilder text, String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values).stripTrailing()).append('\n');
  }
}
