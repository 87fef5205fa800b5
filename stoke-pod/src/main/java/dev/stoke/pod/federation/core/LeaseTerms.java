package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What this pod's serving lease rests on now. A smaller configuration asks less of it; but while
 * others still counted this pod in a larger cluster they may have left it out, so the larger one's
 * half is asked for until the pod has heard what it missed. Confined to the core.
 */
final class LeaseTerms {
  private final Rules rules;
  private final Map<String, Peer> peers;
  private final LedgerView ledger;
  private int largest;
  private @Nullable Moment shrunkAt;

  LeaseTerms(Rules rules, Map<String, Peer> peers, LedgerView ledger) {
    this.rules = rules;
    this.peers = peers;
    this.ledger = ledger;
  }

  /** How many take part in exchanges, before and after a new configuration. */
  void configured(int before, int after, Moment now) {
    if (after < before) {
      largest = Math.max(largest, before);
      shrunkAt = now;
    }
  }

  void look() {
    if (shrunkAt != null && hasSynchronisedSince(shrunkAt)) {
      shrunkAt = null;
      largest = 0;
    }
  }

  private boolean hasSynchronisedSince(Moment at) {
    return isSince(at, ledger.readBegan())
        || peers.values().stream()
            .filter(peer -> peer.member().exchanges())
            .allMatch(peer -> isSince(at, peer.freshAt()));
  }

  private static boolean isSince(Moment at, @Nullable Moment heard) {
    return heard != null && heard.mono().compareTo(at.mono()) >= 0;
  }

  Lease lease(int members, Timers timers) {
    return new Lease(
        ledger.readBegan(),
        peers.values().stream()
            .filter(peer -> peer.member().exchanges())
            .flatMap(peer -> Optional.ofNullable(peer.freshAt()).stream())
            .toList(),
        Math.max(members, largest),
        timers.lease(),
        rules.hold(Rule.MAJORITY));
  }
}
