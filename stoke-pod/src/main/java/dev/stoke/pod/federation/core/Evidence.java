package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether every member that may be in service serves a key (guarantee rule 6). A function of what
 * this pod has heard and read; it changes nothing.
 */
final class Evidence {
  /** How a member stands to what is being proven. */
  enum Standing {
    /** Its current boot said that it serves the key. */
    ACKNOWLEDGED,
    /** It does not run, or never has: it cannot serve a set without the key. */
    NOT_RUNNING,
    /** It has been silent for so long that it cannot be in service. */
    SILENT,
    /** It may serve a set without the key. */
    MISSING
  }

  private final Roster roster;
  private final Map<String, Peer> peers;
  private final LedgerView ledger;
  private final Timers timers;
  private final Rules rules;

  Evidence(Roster roster, Map<String, Peer> peers, LedgerView ledger, Timers timers, Rules rules) {
    this.roster = roster;
    this.peers = peers;
    this.ledger = ledger;
    this.timers = timers;
    this.rules = rules;
  }

  /** The proof as far as it has come by now. */
  Proof advance(String kid, Proof proof, Moment now) {
    LedgerRead read = ledger.read();
    Proof next = proof;
    if (read == null || !ledger.holds(kid, proof.until())) {
      next = next.withoutRow();
    } else {
      // Also when it had been there before: a restored backup, which others may have read, had
      // less.
      if (read.written().contains(kid) && !read.readAt().equals(next.rowReadAt())) {
        next = next.withoutRow();
      }
      next = next.withRow(now.mono(), read.readAt());
    }
    return next.withMajority(hasMajority(kid, next), now.mono());
  }

  boolean holds(String kid, Proof proof, Moment now) {
    return proof.rowAt() != null
        && ledger.isFresh(now, timers.round().multipliedBy(3).dividedBy(2))
        && roster.others().stream()
            .allMatch(member -> standing(member, kid, proof, now) != Standing.MISSING);
  }

  Standing standing(Member member, String kid, Proof proof, Moment now) {
    if (acknowledged(member.id(), kid, proof)) {
      return Standing.ACKNOWLEDGED;
    }
    if (member.exchanges() && isKnownNotToRun(member.id())) {
      return Standing.NOT_RUNNING;
    }
    return isSilent(member, proof, now) ? Standing.SILENT : Standing.MISSING;
  }

  /**
   * A restored backup may have forgotten a pod that runs: the ledger counts as a witness only once
   * this pod's own registration has stayed there for longer than others take to register again. And
   * where an operator leads, its word is needed, too: it forgets nobody.
   */
  private boolean isKnownNotToRun(String id) {
    if (!rules.hold(Rule.LEDGER_MAY_FORGET)) {
      return isAbsent(id) || neverStarted(id);
    }
    return ledger.isTrusted(timers) && (isAbsent(id) || (!roster.isLed() && neverStarted(id)));
  }

  /** More than half of the members that run, this pod included, have acknowledged. */
  boolean hasMajority(String kid, Proof proof) {
    int running = 1;
    int acknowledged = 1;
    for (Member member : roster.others()) {
      if (member.exchanges() && !isAbsent(member.id())) {
        running++;
        acknowledged += acknowledged(member.id(), kid, proof) ? 1 : 0;
      }
    }
    return 2 * acknowledged > running;
  }

  private boolean acknowledged(String id, String kid, Proof proof) {
    Peer peer = peers.get(id);
    return (peer != null && peer.acknowledged(kid, proof.until(), proof.since()))
        || acknowledgedByLedger(id, peer, proof);
  }

  /** It has read the ledger after the row was there; that works across partitions. */
  private boolean acknowledgedByLedger(String id, @Nullable Peer peer, Proof proof) {
    LedgerRead read = ledger.read();
    if (read == null || proof.rowReadAt() == null) {
      return false;
    }
    Registration registration = read.registrations().get(id);
    return registration != null
        && registration.readAt().isAfter(proof.rowReadAt())
        && (peer == null || peer.boot() == null || registration.boot().compareTo(peer.boot()) >= 0);
  }

  /** Known not to run, and no later boot has been heard of. */
  boolean isAbsent(String id) {
    Instant since = roster.absentSince(id);
    if (since == null) {
      return false;
    }
    // Both may be wrong by the clock error, in either direction.
    Instant later = since.minus(timers.clockError().multipliedBy(2));
    Peer peer = peers.get(id);
    Registration registration = registration(id);
    boolean heardLater =
        peer != null && peer.answeredAt() != null && peer.answeredAt().isAfter(since);
    return !heardLater
        && (peer == null || peer.boot() == null || peer.boot().startedAt().isBefore(later))
        && (registration == null || registration.boot().startedAt().isBefore(later));
  }

  private boolean neverStarted(String id) {
    Peer peer = peers.get(id);
    return (peer == null || peer.boot() == null)
        && ledger.neverRegistered(id, timers.round().plus(timers.exchange()));
  }

  private boolean isSilent(Member member, Proof proof, Moment now) {
    Duration silence = rules.silence(timers);
    if (!rules.hold(Rule.SILENCE_FROM_ROW)) {
      Peer peer = peers.get(member.id());
      return peer == null
          || peer.freshAt() == null
          || now.mono().minus(peer.freshAt().mono()).compareTo(silence) >= 0;
    }
    if (member.exchanges() && !knowsOfGrowth(member.id())) {
      return false;
    }
    if (proof.rowAt() == null || now.mono().minus(proof.rowAt()).compareTo(silence) < 0) {
      return false;
    }
    return !rules.hold(Rule.MAJORITY)
        // One that cannot acknowledge is waited for no longer than one that is silent (7.6).
        || !member.exchanges()
        || (proof.majorityAt() != null
            && now.mono().minus(proof.majorityAt()).compareTo(silence) >= 0);
  }

  /** It counts no fewer members than this pod; or its half and this pod's majority may not meet. */
  private boolean knowsOfGrowth(String id) {
    Peer peer = peers.get(id);
    return !rules.hold(Rule.GROWTH_KNOWN)
        || (peer == null ? -1 : peer.revision()) >= roster.grownAt();
  }

  @Nullable Registration registration(String id) {
    LedgerRead read = ledger.read();
    return read == null ? null : read.registrations().get(id);
  }

  /** By its registration: it was at work shortly before the newest read. */
  boolean isAtWork(Registration registration) {
    LedgerRead read = ledger.read();
    return read != null
        && !isAbsent(registration.instanceId())
        && Duration.between(registration.readAt(), read.readAt())
                .compareTo(timers.lease().plus(timers.round()))
            <= 0;
  }
}
