package dev.stoke.e2e.witness;

import java.util.HashMap;
import java.util.Map;

/** Counts of one phase. Not safe for threads. */
final class Figures {
  final Attempts logins = new Attempts();
  final Attempts refreshes = new Attempts();

  /** Answers of the JWKS endpoint of pods with a Ready endpoint, by what they were. */
  final Attempts fetches = new Attempts();

  long freshChecks;
  long staleChecks;
  int unverifiableFresh;
  int reusedKids;
  int unreadable;

  /** Tokens that a set of at most P before their issue does not verify, by kid. */
  final Map<String, Integer> unverifiableStale = new HashMap<>();

  void addAll(Figures others) {
    logins.addAll(others.logins);
    refreshes.addAll(others.refreshes);
    fetches.addAll(others.fetches);
    freshChecks += others.freshChecks;
    staleChecks += others.staleChecks;
    unverifiableFresh += others.unverifiableFresh;
    reusedKids += others.reusedKids;
    unreadable += others.unreadable;
    others.unverifiableStale.forEach(
        (kid, count) -> unverifiableStale.merge(kid, count, Integer::sum));
  }
}
