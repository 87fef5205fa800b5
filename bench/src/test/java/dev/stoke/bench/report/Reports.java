package dev.stoke.bench.report;

import java.time.Instant;
import java.util.List;

/** A report with a figure of every kind. */
final class Reports {
  private Reports() {}

  static Report at(String time, double first) {
    return new Report(
        Instant.parse(time),
        "2 processors",
        2,
        List.of(
            Figure.of("jwks", "of <bare> Undertow", new Goal.AtLeast(0.95), first, "9/s of 10/s"),
            Figure.of("jwks", "p99", new Goal.AtMost(3), 3, "3 ms of 1 ms"),
            Figure.known("jwks", "processor time", 1234, "of which nothing is wanted"),
            Figure.skipped("login", "of nginx", new Goal.AtLeast(0.5), "no nginx")),
        List.of(
            new Sheet(
                "converge",
                "what pods cost",
                List.of("who", "pods", "each"),
                List.of(
                    List.of(Cell.of("all"), Cell.of(3), Cell.of(0.25)),
                    List.of(Cell.of("some"), Cell.of(1200), Cell.of(12.5))))));
  }
}
