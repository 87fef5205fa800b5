package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One pod's part in the guarantee. It is told what happened and when, and answers with what is to
 * be done; it reads no clock, waits for nothing and does no input or output. After each input, and
 * a few times a second, {@link #due} is to be called, its view shown, and its effects run, in this
 * order. Confined to one thread.
 */
public final class FederationCore {
  private final Boot boot;
  private final Knowledge knowledge;
  private final Roster roster;
  private final Exchanges exchanges;
  private final LedgerView ledger;
  private final Terms terms;
  private final Completeness completeness;
  private final OwnKeys ownKeys;
  private final Rounds rounds;
  private final SelfReport report;
  private final Announcer announcer;
  private final Merge merge;
  private final Outbox outbox = new Outbox();
  private final Digests digests = new Digests();

  public FederationCore(
      Settings settings,
      Boot boot,
      Rules rules,
      RandomGenerator random,
      KeyMaker keyMaker,
      Moment now) {
    this.boot = boot;
    this.knowledge = new Knowledge(settings.self().id());
    this.roster = new Roster(settings, rules);
    this.exchanges = new Exchanges(roster);
    this.ledger = new LedgerView(now.mono());
    this.terms = new Terms(settings, rules, roster, exchanges.peers(), ledger);
    this.completeness = new Completeness(terms, roster, exchanges.peers(), ledger);
    this.ownKeys = new OwnKeys(terms, completeness, roster, ledger, knowledge, keyMaker, random);
    this.rounds = new Rounds(terms, completeness, ownKeys, ledger, random);
    this.report = new SelfReport(boot, terms, roster, knowledge, ownKeys);
    this.announcer = new Announcer(report, ownKeys, exchanges, ledger, outbox);
    this.merge = new Merge(terms, roster, exchanges, knowledge, ownKeys, announcer, outbox);
    configure(settings, now);
  }

  /** A reloaded configuration; takes effect at once. */
  public void configure(Settings next, Moment now) {
    boolean news = next.revision() != terms.settings().revision();
    int before = roster.exchanging();
    roster.configure(next);
    terms.configure(next);
    completeness.configured(before, now);
    if (!terms.rules().hold(Rule.TOMBSTONES_STAY)) {
      knowledge.forgetTombstones(next.revoked());
    }
    Instant remembered = now.wall().plus(next.timers().keyDuration().multipliedBy(2));
    next.revoked().forEach(kid -> merge.bury(kid, remembered, now));
    exchanges.seat(now);
    if (news) {
      exchanges.hintAll(now);
    }
  }

  /** This pod is about to stop: it hands signing over as soon as another member can. */
  public void terminate(Moment now) {
    ownKeys.terminate();
    exchanges.hintAll(now);
  }

  /** An exchange that another member began; empty when it is none of ours. */
  public Optional<ExchangeAnswer> received(ExchangeRequest request, Moment now) {
    Introduction from = request.from();
    if (from.instanceId().equals(terms.self().id())) {
      outbox.alarmOfTwin(from.boot().toString());
      return Optional.empty();
    }
    if (!roster.admits(from.instanceId(), from.revision())) {
      return Optional.empty();
    }
    merge.introduced(from, now);
    List<PublishedKey> served = knowledge.served(now.wall());
    String digest = digests.of(served);
    return Optional.of(
        new ExchangeAnswer(
            report.introduction(now),
            completeness.holdsAt(now),
            digest,
            digest.equals(request.seenDigest()) ? null : served));
  }

  /** The answer to an exchange of ours; one that is not awaited counts for nothing. */
  public void answered(long exchange, ExchangeAnswer answer, Moment now) {
    Peer peer = exchanges.awaiting(exchange);
    if (peer == null) {
      return;
    }
    if (peer.isOverdue(now, terms.timers().exchange())
        || !answer.from().instanceId().equals(peer.member().id())) {
      failed(exchange, "the answer came too late, or from somebody else", now);
      return;
    }
    peer.answered(answer);
    merge.introduced(answer.from(), now);
    List<PublishedKey> served = answer.served();
    if (served != null) {
      merge.served(peer, served);
    }
    rounds.plan(peer, now);
  }

  /** What a member that takes no part in exchanges was seen to publish. */
  public void observed(long exchange, List<PublicKey> published, Moment now) {
    Peer peer = exchanges.awaiting(exchange);
    if (peer == null) {
      return;
    }
    merge.observed(published, now);
    peer.observed(published.stream().map(key -> key.kid().toString()).toList());
    rounds.plan(peer, now);
  }

  public void failed(long exchange, String reason, Moment now) {
    Peer peer = exchanges.awaiting(exchange);
    if (peer != null) {
      peer.failed(reason);
      rounds.plan(peer, now);
    }
  }

  /** Somebody says that this member has news. It is only believed to be worth a look. */
  public void hinted(String instanceId, Moment now) {
    exchanges.hint(instanceId, now);
  }

  public void ledgerRead(LedgerRead read, Moment now) {
    boolean first = ledger.read() == null;
    ledger.read(read, terms.self().id(), boot, now);
    read.registrations().values().forEach(this::registered);
    read.tombstones().forEach((kid, until) -> merge.bury(kid, until, now));
    read.rows().forEach(merge::learn);
    ownKeys.rowsLost(read.missing(), now);
    ledger.missed(roster.others(), now.mono());
    exchanges.seat(now);
    checkClock();
    announcer.register(now);
    rounds.planLedger(now);
    if (first) {
      // The start waits for a read after the registration, and for nothing else there.
      ledger.hurry(now.mono());
    }
  }

  private void registered(Registration registration) {
    if (!registration.instanceId().equals(terms.self().id())) {
      merge.registered(registration);
    } else if (registration.boot().compareTo(boot) > 0) {
      outbox.alarmOfTwin("a later boot is registered");
    }
  }

  private void checkClock() {
    Duration error = ledger.clockError();
    if (error != null && error.compareTo(terms.timers().clockError()) > 0) {
      outbox.alarm(
          "this pod's clock and the database's differ by more than is safe", error.toString());
    }
  }

  public void ledgerFailed(String reason, Moment now) {
    ledger.failed(reason);
    rounds.retryLedger(now);
  }

  /** Makes every transition that is due, and says what to do now. */
  public List<Effect> due(Moment now) {
    for (Peer peer : exchanges.overdue(now, terms.timers().exchange())) {
      peer.failed("no complete answer in time");
      rounds.plan(peer, now);
    }
    completeness.look();
    ownKeys.settle(now);
    announcer.announce(now);
    List<Effect> effects = outbox.drain();
    if (ledger.isDue(now.mono())) {
      ledger.began(now);
      effects.add(new Effect.RunLedger(report.cycle(now)));
    }
    effects.addAll(exchanges.begin(() -> report.introduction(now), now));
    return effects;
  }

  /** What readers see until the next step. */
  public View view(Moment now) {
    Lease lease = completeness.lease();
    Signers signers = terms.signers();
    return new View(
        terms.settings(),
        terms.rules(),
        boot,
        knowledge.served(now.wall()),
        lease,
        terms.rules().hold(Rule.LEASE_AT_REQUEST) ? null : lease.heldAt(now),
        completeness.isStarted(),
        completeness.missingForStart(),
        ownKeys.all(),
        signers.delegates(now),
        signers.registeredElsewhere(),
        ownKeys.areLeaving(),
        signers.anotherStaysAndSigns(now),
        signers.somebodyStays(now),
        exchanges.peers().values().stream().map(peer -> MemberView.of(peer, roster)).toList(),
        Map.copyOf(knowledge.tombstones()),
        ledger.holdsSlot(now),
        ledger.clockError());
  }
}
