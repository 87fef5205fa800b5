package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * Moves this boot's keys on, step by step, as far as the evidence allows (guarantee rule 6).
 * Confined to the core.
 */
final class OwnKeys {
  private static final int MOST_SETTLING_STEPS = 4;

  private final Terms terms;
  private final Completeness completeness;
  private final Roster roster;
  private final LedgerView ledger;
  private final Knowledge knowledge;
  private final KeyMaker keyMaker;
  private final RandomGenerator random;
  private KeyRing ring = KeyRing.EMPTY;
  private boolean terminating;

  OwnKeys(
      Terms terms,
      Completeness completeness,
      Roster roster,
      LedgerView ledger,
      Knowledge knowledge,
      KeyMaker keyMaker,
      RandomGenerator random) {
    this.terms = terms;
    this.completeness = completeness;
    this.roster = roster;
    this.ledger = ledger;
    this.knowledge = knowledge;
    this.keyMaker = keyMaker;
    this.random = random;
  }

  void terminate() {
    terminating = true;
  }

  /** They hand signing over. */
  boolean areLeaving() {
    return terminating || roster.isLeaving(terms.self().id());
  }

  /** Makes every transition that is due, and keys that are wanted. */
  void settle(Moment now) {
    for (int step = 0; step < MOST_SETTLING_STEPS; step++) {
      KeyRing before = ring;
      KeyRing.Conditions conditions = conditions(now);
      ring = ring.step(conditions, now);
      if (ring.wantsKey(conditions, now.wall())) {
        Optional<PublicKey> fresh = keyMaker.make(terms.self().id(), terms.settings().keys());
        ring = fresh.isEmpty() ? ring : ring.prepare(fresh.get(), conditions, now);
      }
      if (ring.equals(before)) {
        return;
      }
      ring.keys().forEach(key -> knowledge.learn(key.published()));
    }
  }

  void revoked(String kid) {
    ring = ring.without(Set.of(kid));
  }

  /** These rows had been in the ledger, and the newest cycle had to put them back. */
  void rowsLost(Set<String> kids, Moment now) {
    ring = ring.rowsLost(kids, conditions(now), now);
  }

  private KeyRing.Conditions conditions(Moment now) {
    return new KeyRing.Conditions(
        terms.timers(),
        terms.rules(),
        terms.evidence(),
        areLeaving(),
        terms.signers().anotherStaysAndSigns(now),
        terms.signers().isSigner(now),
        mayActivateEarly(now)
            && (ledger.holdsSlot(now) || !terms.rules().hold(Rule.SINGLE_EARLY_SLOT)),
        terms.settings().rotation(),
        terms.settings().keys(),
        random.nextDouble());
  }

  /** Rule 6.8: nobody can sign, and this pod has a key that is proven and widely known. */
  boolean mayActivateEarly(Moment now) {
    return !areLeaving()
        && ring.active().isEmpty()
        && ring.prepared().filter(this::isWidelyKnown).isPresent()
        && completeness.holdsAt(now)
        && terms.signers().nobodyElseCan(now);
  }

  private boolean isWidelyKnown(OwnKey key) {
    Instant acked = key.acked();
    return acked != null
        && terms
            .evidence()
            .hasMajority(key.kid(), Proof.of(acked, Duration.ofSeconds(Long.MIN_VALUE)));
  }

  boolean canSign(Moment now) {
    return completeness.holdsAt(now)
        && ring.keys().stream()
            .anyMatch(key -> KeyRing.maySign(key, terms.timers(), terms.rules(), now.wall()));
  }

  /** Evidence is missing for one of them. */
  boolean wantEvidence() {
    return ring.keys().stream().anyMatch(key -> key.proof() != null);
  }

  /** This member has not acknowledged one of them as it is to be proven. */
  boolean wantEvidenceOf(Peer peer) {
    return ring.keys().stream()
        .anyMatch(key -> {
          Proof proof = key.proof();
          return proof != null && !peer.acknowledged(key.kid(), proof.until(), proof.since());
        });
  }

  /** The newest first. */
  List<OwnKey> all() {
    return ring.keys();
  }

  /** As others are told of them. */
  List<OwnedKey> announced() {
    return ring.keys().stream().map(key -> new OwnedKey(key.published(), key.stage())).toList();
  }
}
