package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.util.Map;

/**
 * Whether this pod is complete (guarantee rule 4.3): it has finished its start and holds the
 * serving lease. Confined to the core.
 */
final class Completeness {
  private final Terms terms;
  private final Roster roster;
  private final Start start;
  private final LeaseTerms leaseTerms;

  Completeness(Terms terms, Roster roster, Map<String, Peer> peers, LedgerView ledger) {
    this.terms = terms;
    this.roster = roster;
    this.start = new Start(terms.rules(), peers, ledger);
    this.leaseTerms = new LeaseTerms(terms.rules(), peers, ledger);
  }

  /** How many took part in exchanges before a new configuration, which is in force now. */
  void configured(int before, Moment now) {
    leaseTerms.configured(before, roster.exchanging(), now);
  }

  void look() {
    start.look(terms.evidence(), terms.timers());
    leaseTerms.look();
  }

  boolean isStarted() {
    return start.isDone();
  }

  /** As a sentence; empty once it is started. */
  String missingForStart() {
    return start.missing(terms.evidence(), terms.timers());
  }

  Lease lease() {
    return leaseTerms.lease(roster.exchanging(), terms.timers());
  }

  boolean holdsAt(Moment now) {
    return start.isDone() && lease().heldAt(now);
  }
}
