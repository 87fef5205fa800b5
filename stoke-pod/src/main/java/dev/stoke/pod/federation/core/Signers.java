package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Who can sign, and who should: guarantee rules 6.8, 7.1 and 7.2. Changes nothing. */
final class Signers {
  private final Settings settings;
  private final Roster roster;
  private final Map<String, Peer> peers;
  private final LedgerView ledger;
  private final Evidence evidence;

  Signers(
      Settings settings,
      Roster roster,
      Map<String, Peer> peers,
      LedgerView ledger,
      Evidence evidence) {
    this.settings = settings;
    this.roster = roster;
    this.peers = peers;
    this.ledger = ledger;
    this.evidence = evidence;
  }

  /** Members that would sign for this pod now; those that stay come first. */
  List<Member> delegates(Moment now) {
    return roster.others().stream()
        .filter(member -> offers(member, now))
        .sorted((a, b) -> Boolean.compare(leaves(a), leaves(b)))
        .toList();
  }

  private boolean offers(Member member, Moment now) {
    Peer peer = peers.get(member.id());
    return peer != null
        && peer.canSign()
        && peer.isFresh(now, settings.timers().lease())
        && !evidence.isAbsent(member.id());
  }

  boolean anotherStaysAndSigns(Moment now) {
    return delegates(now).stream().anyMatch(member -> !leaves(member));
  }

  /** Somebody stays who may want this pod to sign. */
  boolean somebodyStays(Moment now) {
    return roster.others().stream()
        .filter(member -> !leaves(member))
        .map(member -> peers.get(member.id()))
        .anyMatch(peer ->
            peer != null && peer.error() == null && peer.isFresh(now, settings.timers().lease()));
  }

  private boolean leaves(Member member) {
    Peer peer = peers.get(member.id());
    return roster.isLeaving(member.id()) || (peer != null && peer.isLeaving());
  }

  /** Neither an exchange nor the ledger shows anybody who can; rule 6.8. */
  boolean nobodyElseCan(Moment now) {
    return !registeredElsewhere()
        && roster.others().stream().noneMatch(member -> saidSo(member.id(), now));
  }

  private boolean saidSo(String id, Moment now) {
    Peer peer = peers.get(id);
    return peer != null
        && peer.saidItCanSign()
        && peer.isFresh(now, settings.timers().lease())
        && !evidence.isAbsent(id);
  }

  /** The newest ledger read shows another pod at work that can sign. */
  boolean registeredElsewhere() {
    LedgerRead read = ledger.read();
    return read != null
        && read.registrations().values().stream()
            .filter(Registration::canSign)
            .filter(other -> roster.contains(other.instanceId()))
            .filter(other -> !other.instanceId().equals(settings.self().id()))
            .filter(this::isOfCurrentBoot)
            .anyMatch(evidence::isAtWork);
  }

  private boolean isOfCurrentBoot(Registration registration) {
    Peer peer = peers.get(registration.instanceId());
    return peer == null || peer.boot() == null || registration.boot().compareTo(peer.boot()) >= 0;
  }

  /** Rule 7.2: one of the lowest ids among those that run and stay. */
  boolean isSigner(Moment now) {
    if (settings.maxSigners() == 0) {
      return true;
    }
    String self = settings.self().id();
    return ledger.readTwice()
        && Stream.concat(
                Stream.of(self),
                roster.others().stream().map(Member::id).filter(id -> runs(id, now)))
            .filter(id -> !roster.isLeaving(id))
            .sorted(Roster.BY_ORDINAL)
            .limit(settings.maxSigners())
            .anyMatch(self::equals);
  }

  private boolean runs(String id, Moment now) {
    Peer peer = peers.get(id);
    Registration registration = evidence.registration(id);
    return !evidence.isAbsent(id)
        && ((peer != null && peer.isFresh(now, settings.timers().lease()))
            || (registration != null && evidence.isAtWork(registration)));
  }
}
