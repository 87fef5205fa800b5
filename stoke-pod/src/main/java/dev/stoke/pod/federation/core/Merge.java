package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Takes in what members and the ledger say: who is a member, which keys there are, which are
 * revoked (guarantee rules 3, 4.1 and 5.1). Confined to the core.
 */
final class Merge {
  private final Terms terms;
  private final Roster roster;
  private final Exchanges exchanges;
  private final Knowledge knowledge;
  private final OwnKeys ownKeys;
  private final Announcer announcer;
  private final Outbox outbox;

  Merge(
      Terms terms,
      Roster roster,
      Exchanges exchanges,
      Knowledge knowledge,
      OwnKeys ownKeys,
      Announcer announcer,
      Outbox outbox) {
    this.terms = terms;
    this.roster = roster;
    this.exchanges = exchanges;
    this.knowledge = knowledge;
    this.ownKeys = ownKeys;
    this.announcer = announcer;
    this.outbox = outbox;
  }

  void introduced(Introduction from, Moment now) {
    roster.named(from.members(), from.revision());
    exchanges.seat(now);
    Peer peer = exchanges.peers().get(from.instanceId());
    if (peer != null) {
      Boot before = peer.boot();
      peer.introduced(from);
      // A new boot voids what was proven of the old one, and a new signer is worth knowing.
      if (!from.boot().equals(before) || (from.canSign() && !peer.canSign())) {
        peer.hint(now.mono());
      }
    }
    from.tombstones().forEach((kid, until) -> bury(kid, until, now));
    from.own().stream()
        .map(OwnedKey::key)
        .filter(key -> key.owner().equals(from.instanceId()))
        .forEach(this::learn);
  }

  /** The registration of another pod. */
  void registered(Registration registration) {
    String id = registration.instanceId();
    roster.named(new Member(id, registration.url()), registration.revision());
    Peer peer = exchanges.peers().get(id);
    if (peer != null) {
      peer.heardOf(registration.boot(), registration.revision());
    }
  }

  /** Everything that a member serves. */
  void served(Peer peer, List<PublishedKey> served) {
    served.forEach(this::learn);
    if (!terms.rules().hold(Rule.GROW_ONLY)) {
      Set<String> kids = new HashSet<>();
      served.forEach(key -> kids.add(key.kid()));
      knowledge.forget(
          knowledge.kidsOf(peer.member().id()).stream()
              .filter(kid -> !kids.contains(kid))
              .toList());
    }
  }

  /**
   * What a member publishes that does not tell until when: assumed once; the ledger corrects it.
   */
  void observed(List<PublicKey> published, Moment now) {
    Timers timers = terms.timers();
    Instant assumed = now.wall().plus(timers.keyDuration()).plus(timers.margin());
    published.stream()
        .filter(key -> knowledge.find(key.kid().toString()) == null)
        .forEach(key -> learn(key.retainedUntil(assumed)));
  }

  void learn(PublishedKey key) {
    if (!terms.rules().hold(Rule.OWN_FORMER_KEYS) && key.owner().equals(terms.self().id())) {
      return;
    }
    if (!knowledge.learn(key)) {
      outbox.alarm(
          "a second key under one kid, or too many keys; the first ones are kept", key.kid());
    }
  }

  /** A tombstone, to be remembered until then. */
  void bury(String kid, Instant until, Moment now) {
    if (now.wall().isAfter(until)) {
      return;
    }
    boolean first = !knowledge.isBuried(kid);
    knowledge.bury(kid, until);
    if (first) {
      ownKeys.revoked(kid);
      announcer.hurry(now);
    }
  }
}
