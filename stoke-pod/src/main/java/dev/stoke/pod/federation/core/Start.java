package dev.stoke.pod.federation.core;

import java.util.Map;

/**
 * When a new boot knows enough to serve (guarantee rule 5.2): never before it has read the ledger,
 * registered in it and read it again, and every member was asked; or, with the ledger away, every
 * member answered as complete. Confined to the core.
 */
final class Start {
  private final Rules rules;
  private final Map<String, Peer> peers;
  private final LedgerView ledger;
  private boolean done;

  Start(Rules rules, Map<String, Peer> peers, LedgerView ledger) {
    this.rules = rules;
    this.peers = peers;
    this.ledger = ledger;
  }

  boolean isDone() {
    return done;
  }

  void look(Evidence evidence, Timers timers) {
    done |= isEnough(evidence, timers);
  }

  private boolean isEnough(Evidence evidence, Timers timers) {
    if (!rules.hold(Rule.START_COMPLETE)) {
      return ledger.read() != null || peers.values().stream().anyMatch(Peer::completeOnce);
    }
    if (ledger.readTwice()) {
      return peers.values().stream().allMatch(peer -> isAsked(peer, evidence, timers));
    }
    return !peers.isEmpty() && peers.values().stream().allMatch(Peer::completeOnce);
  }

  /** Of a silent one only the ledger tells what it knows; a restored backup may not, at first. */
  private boolean isAsked(Peer peer, Evidence evidence, Timers timers) {
    return peer.answeredOnce()
        || (peer.finishedOnce()
            && (!rules.hold(Rule.LEDGER_MAY_FORGET)
                || !peer.member().exchanges()
                || evidence.isAbsent(peer.member().id())
                || ledger.isSettled(timers)));
  }

  /** As a sentence; empty once it is done. */
  String missing(Evidence evidence, Timers timers) {
    if (done) {
      return "";
    }
    if (!ledger.readTwice()) {
      return "the key ledger in the database has not been read yet, nor have all members answered"
          + ledger.because();
    }
    return peers.values().stream()
        .filter(peer -> !isAsked(peer, evidence, timers))
        .findFirst()
        .map(peer -> "the member " + peer.member().id() + " " + why(peer))
        .orElse("the first round is not finished");
  }

  private static String why(Peer peer) {
    return peer.finishedOnce()
        ? "does not answer: what it knows is waited for in the key ledger"
        : "has not been asked yet";
  }
}
