package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What this pod says of itself and of what it knows: to members in an exchange, to the ledger in a
 * cycle and by its registration. Changes nothing.
 */
final class SelfReport {
  private final Boot boot;
  private final Terms terms;
  private final Roster roster;
  private final Knowledge knowledge;
  private final OwnKeys ownKeys;

  SelfReport(Boot boot, Terms terms, Roster roster, Knowledge knowledge, OwnKeys ownKeys) {
    this.boot = boot;
    this.terms = terms;
    this.roster = roster;
    this.knowledge = knowledge;
    this.ownKeys = ownKeys;
  }

  Introduction introduction(Moment now) {
    return new Introduction(
        terms.self().id(),
        boot,
        terms.settings().revision(),
        roster.all(),
        ownKeys.announced(),
        knowledge.tombstones(),
        ownKeys.canSign(now),
        ownKeys.areLeaving());
  }

  /**
   * The registration.
   *
   * @param readAt database time of the ledger read whose rows are served
   */
  Registration registration(Instant readAt, Moment now) {
    return new Registration(
        terms.self().id(),
        terms.self().url(),
        boot,
        terms.settings().revision(),
        readAt,
        ownKeys.canSign(now));
  }

  LedgerCycle cycle(Moment now) {
    return new LedgerCycle(
        terms.self().id(),
        boot,
        ownKeys.announced(),
        terms.rules().hold(Rule.REINSERT) ? knowledge.served(now.wall()) : List.of(),
        terms.rules().hold(Rule.TOMBSTONES_STAY) ? knowledge.tombstones() : Map.of(),
        ownKeys.mayActivateEarly(now));
  }
}
