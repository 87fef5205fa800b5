package dev.stoke.cli.doctor;

import dev.stoke.cli.doctor.Finding.Level;
import java.util.ArrayList;
import java.util.List;

/** All checks of one StokeCluster, as lines for a person. */
record Diagnosis(List<String> lines, boolean fine) {
  Diagnosis {
    lines = List.copyOf(lines);
  }

  /** Pure. */
  static Diagnosis of(Evidence seen) {
    var lines = new ArrayList<String>();
    lines.add("StokeCluster %s/%s".formatted(seen.names().namespace(), seen.names().cluster()));
    int problems = 0;
    int hints = 0;
    for (var check : Check.ALL) {
      List<Finding> findings;
      try {
        findings = check.look().apply(seen);
      } catch (RuntimeException e) {
        // An object that no API server should hold; the other checks may still find what matters.
        lines.add("  not seen %s: %s".formatted(check.name(), e));
        continue;
      }
      if (findings.isEmpty()) {
        lines.add("  ok       " + check.name());
      }
      for (var finding : findings) {
        boolean problem = finding.level() == Level.PROBLEM;
        problems += problem ? 1 : 0;
        hints += problem ? 0 : 1;
        lines.addAll(lines(problem ? "PROBLEM" : "hint", check.name(), finding));
      }
    }
    seen.unseen().forEach(what -> lines.add("  not seen " + what));
    lines.add(
        problems + hints == 0
            ? "Nothing found."
            : "%s, %s.".formatted(count(problems, "problem"), count(hints, "hint")));
    return new Diagnosis(lines, problems == 0);
  }

  private static List<String> lines(String word, String check, Finding finding) {
    return List.of(
        "  %-8s %s: %s".formatted(word, check, finding.what()), "           -> " + finding.mend());
  }

  private static String count(int number, String of) {
    return number + " " + of + (number == 1 ? "" : "s");
  }
}
