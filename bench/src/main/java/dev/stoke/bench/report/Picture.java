package dev.stoke.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The history as SVG: a strip for each figure that has a goal, the runs from left to right, the
 * goal a line across. Heights are shares of the goal, so that all strips read alike.
 */
public final class Picture {
  private static final int WIDTH = 900;
  private static final int STRIP = 44;
  private static final int LEFT = 430;
  private static final int RIGHT = 110;
  private static final int TOP = 60;

  /** The height of a strip stands for so much of the goal. */
  private static final double MOST = 2;

  private record Dot(int run, double value) {}

  private record Strip(String title, Goal goal, List<Dot> dots) {}

  private Picture() {}

  /**
   * @param history the oldest first
   */
  public static String of(List<Report> history) {
    var strips = strips(history);
    int height = TOP + STRIP * strips.size() + 20;
    var svg = new StringBuilder();
    line(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%1$d\" height=\"%2$d\" viewBox=\"0 0 %1$d %2$d\""
            + " font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH,
        height);
    line(svg, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height);
    text(svg, 16, 26, "#1b1f24", heading(history));
    text(svg, 16, 44, "#59636e", "line: the goal; green: met, red: not met");
    int y = TOP;
    for (var strip : strips) {
      draw(svg, strip, y, history.size());
      y += STRIP;
    }
    return svg.append("</svg>\n").toString();
  }

  private static String heading(List<Report> history) {
    return history.isEmpty()
        ? "Nothing has been measured yet"
        : "%d runs, the last on %s (%s)"
            .formatted(
                history.size(),
                history.getLast().at().toString().substring(0, 10),
                history.getLast().machine());
  }

  private static List<Strip> strips(List<Report> history) {
    Map<String, Strip> strips = new LinkedHashMap<>();
    for (int run = 0; run < history.size(); run++) {
      for (var figure : history.get(run).figures()) {
        var goal = figure.goal();
        if (goal != null && figure.value().isPresent()) {
          var title = figure.bench() + ": " + figure.what();
          var before = strips.get(title);
          var dots = before == null ? new ArrayList<Dot>() : before.dots();
          dots.add(new Dot(run, figure.value().getAsDouble()));
          strips.put(title, new Strip(title, goal, dots));
        }
      }
    }
    return List.copyOf(strips.values());
  }

  private static void draw(StringBuilder svg, Strip strip, int y, int runs) {
    text(svg, 16, y + STRIP / 2 + 4, "#1b1f24", strip.title());
    int right = WIDTH - RIGHT;
    double goalY = y + STRIP - STRIP / MOST;
    line(
        svg,
        "<line x1=\"%d\" y1=\"%.1f\" x2=\"%d\" y2=\"%.1f\" stroke=\"#b0b8c1\"/>",
        LEFT,
        goalY,
        right,
        goalY);
    var path = new StringBuilder();
    for (var dot : strip.dots()) {
      path.append(
          String.format(
              Locale.ROOT,
              "%s%.1f %.1f",
              path.isEmpty() ? "M" : " L",
              x(dot, runs),
              y(dot, strip, y)));
    }
    line(svg, "<path d=\"%s\" fill=\"none\" stroke=\"#59636e\"/>", path);
    for (var dot : strip.dots()) {
      line(
          svg,
          "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>",
          x(dot, runs),
          y(dot, strip, y),
          strip.goal().isMet(dot.value()) ? "#1a7f37" : "#cf222e");
    }
    var last = strip.dots().getLast();
    text(
        svg,
        right + 12,
        y + STRIP / 2 + 4,
        strip.goal().isMet(last.value()) ? "#1a7f37" : "#cf222e",
        String.format(Locale.ROOT, "%.2f (%s)", last.value(), strip.goal().text()));
  }

  private static double x(Dot dot, int runs) {
    double width = WIDTH - RIGHT - LEFT - 10;
    return LEFT + 5 + (runs == 1 ? width / 2 : width * dot.run() / (runs - 1));
  }

  private static double y(Dot dot, Strip strip, int y) {
    double goal =
        switch (strip.goal()) {
          case Goal.AtLeast(double bound) -> bound;
          case Goal.AtMost(double bound) -> bound;
        };
    // Of nothing that may happen, anything is too much.
    double share = goal == 0 ? (dot.value() == 0 ? 1 : MOST) : dot.value() / goal;
    return y + STRIP - 4 - (STRIP - 8) * Math.clamp(share, 0, MOST) / MOST;
  }

  private static void text(StringBuilder svg, int x, int y, String colour, String text) {
    line(svg, "<text x=\"%d\" y=\"%d\" fill=\"%s\">%s</text>", x, y, colour, escaped(text));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private static void line(StringBuilder svg, String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
