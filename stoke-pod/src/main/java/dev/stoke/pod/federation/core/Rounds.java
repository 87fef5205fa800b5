package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next exchange with a member and the next ledger cycle begin: after a round, or sooner
 * while evidence is missing (guarantee rule 2). Confined to the core.
 */
final class Rounds {
  private static final double JITTER = 0.2;

  private final Terms terms;
  private final Completeness completeness;
  private final OwnKeys ownKeys;
  private final LedgerView ledger;
  private final RandomGenerator random;

  Rounds(
      Terms terms,
      Completeness completeness,
      OwnKeys ownKeys,
      LedgerView ledger,
      RandomGenerator random) {
    this.terms = terms;
    this.completeness = completeness;
    this.ownKeys = ownKeys;
    this.ledger = ledger;
    this.random = random;
  }

  /** The exchange with this member is over. */
  void plan(Peer peer, Moment now) {
    peer.plan(now.mono(), !completeness.isStarted() || ownKeys.wantEvidenceOf(peer), next());
  }

  /** The ledger was read. */
  void planLedger(Moment now) {
    ledger.plan(now.mono(), isLedgerWanted(now), next());
  }

  /** Soon again, whatever the round: an outage should end when it ends. */
  void retryLedger(Moment now) {
    ledger.plan(now.mono(), true, next());
  }

  private boolean isLedgerWanted(Moment now) {
    return !completeness.isStarted()
        || !ledger.isTrusted(terms.timers())
        || ownKeys.wantEvidence()
        || ownKeys.mayActivateEarly(now);
  }

  /** The next round starts up to a fifth earlier, so that members do not march in step. */
  private Duration next() {
    long millis = terms.timers().round().toMillis();
    return Duration.ofMillis(millis - (long) (millis * JITTER * random.nextDouble()));
  }
}
