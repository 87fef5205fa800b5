package dev.stoke.e2e.witness;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the witness found, by phase and in all; prints itself as a table with the evidence below.
 */
public final class Report {
  private static final String ROW = "%-34s %8s %8s %10s %10s %7s %7s %7s %7s %9s %9s%n";

  private final Map<String, Figures> phases;
  private final Set<String> early;
  private final int kids;
  private final List<Evidence.Group> evidence;
  private final int leftOut;

  Report(
      Map<String, Figures> phases,
      Set<String> early,
      int kids,
      List<Evidence.Group> evidence,
      int leftOut) {
    this.phases = phases;
    this.early = early;
    this.kids = kids;
    this.evidence = evidence;
    this.leftOut = leftOut;
  }

  /** Tokens that some pod in service could not verify while they lived (C1). */
  public int unverifiableFresh(String phase) {
    return of(phase).unverifiableFresh;
  }

  /** Tokens that a set of at most P before their issue does not verify (C2); no early keys. */
  public int unverifiableStale(String phase) {
    return stale(of(phase), false);
  }

  /** kids with two keys. */
  public int reusedKids(String phase) {
    return of(phase).reusedKids;
  }

  public int unreadable(String phase) {
    return of(phase).unreadable;
  }

  public int issued(String phase) {
    return of(phase).logins.successes();
  }

  public int refreshed(String phase) {
    return of(phase).refreshes.successes();
  }

  public long verifications(String phase) {
    return of(phase).freshChecks + of(phase).staleChecks;
  }

  private Figures of(String phase) {
    return phases.getOrDefault(phase, new Figures());
  }

  private int stale(Figures figures, boolean isEarly) {
    return figures.unverifiableStale.entrySet().stream()
        .filter(entry -> early.contains(entry.getKey()) == isEarly)
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  /** The table. */
  public String summary() {
    var text = new StringBuilder();
    text.append(
        row(
            "phase", "issued", "refresh", "fresh", "stale", "C1", "C2", "early", "reuse", "login",
            "refresh"));
    text.append(
        row("", "tokens", "tokens", "checks", "checks", "fail", "fail", "C2", "kids", "ok", "ok"));
    var all = new Figures();
    phases.forEach((name, figures) -> {
      text.append(line(name, figures));
      all.addAll(figures);
    });
    text.append(line("in all", all));
    text.append("%nkids seen: %d, of them early: %d%n".formatted(kids, early.size()));
    text.append(causes("refused logins", all.logins));
    text.append(causes("refused refreshes", all.refreshes));
    text.append(causes("Ready pods that served no keys", all.fetches));
    return text.toString();
  }

  /** The table, and each violation with its evidence. */
  public String full() {
    var text = new StringBuilder(summary());
    for (Evidence.Group group : evidence) {
      Violation first = group.first();
      boolean isAllowed = first.kind() == Violation.Kind.STALE && early.contains(first.kid());
      text.append(
          "%n%s%s kid %s on %s, in phase \"%s\": %d times from %s to %s%n%s%n"
              .formatted(
                  first.kind(),
                  isAllowed ? " (early key: not promised)" : "",
                  first.kid(),
                  first.pod(),
                  first.phase(),
                  group.count(),
                  first.at(),
                  group.last(),
                  first.evidence().indent(4).stripTrailing()));
    }
    if (leftOut > 0) {
      text.append("%nand %d more violations%n".formatted(leftOut));
    }
    return text.toString();
  }

  private String line(String name, Figures figures) {
    return row(
        name,
        figures.logins.successes(),
        figures.refreshes.successes(),
        figures.freshChecks,
        figures.staleChecks,
        figures.unverifiableFresh + figures.unreadable,
        stale(figures, false),
        stale(figures, true),
        figures.reusedKids,
        share(figures.logins),
        share(figures.refreshes));
  }

  private static String row(Object... cells) {
    return ROW.formatted(cells).stripTrailing() + System.lineSeparator();
  }

  private static String share(Attempts attempts) {
    return attempts.tries() == 0
        ? "-"
        : String.format(Locale.ROOT, "%.2f%%", 100.0 * attempts.successes() / attempts.tries());
  }

  private static String causes(String what, Attempts attempts) {
    var refusals = new ArrayList<>(new TreeMap<>(attempts.refusals()).entrySet());
    return refusals.isEmpty()
        ? ""
        : "%s of %d: %s%n"
            .formatted(
                what,
                attempts.tries(),
                refusals.stream()
                    .map(entry -> entry.getValue() + " x " + entry.getKey())
                    .collect(Collectors.joining(", ")));
  }
}
