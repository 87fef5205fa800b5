package dev.stoke.cli.doctor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Do the clocks agree? Tokens carry times, and the guarantee counts on them. */
final class ClocksCheck {
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final String MEND =
      "Synchronise the clocks of the nodes and of the database's server (NTP, chrony).";

  private ClocksCheck() {}

  static List<Finding> look(Evidence seen) {
    var findings = new ArrayList<Finding>();
    new TreeMap<>(seen.reports())
        .forEach((pod, report) -> {
          var ahead = report.ahead();
          if (ahead != null && ahead.abs().compareTo(MOST) > 0) {
            findings.add(
                Finding.problem(
                    "The clock of %s is %d s %s the API server's."
                        .formatted(
                            pod,
                            ahead.abs().toSeconds(),
                            ahead.isNegative() ? "behind" : "ahead of"),
                    MEND));
          }
          var error = report.clockErrorMillis();
          if (error != null && Math.abs(error) > MOST.toMillis()) {
            findings.add(
                Finding.problem(
                    "The clock of %s differs by %d s from the database's."
                        .formatted(pod, Math.abs(error) / 1000),
                    MEND));
          }
        });
    return findings;
  }
}
