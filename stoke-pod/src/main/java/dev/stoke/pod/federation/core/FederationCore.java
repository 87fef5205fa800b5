package dev.stoke.pod.federation.core;

import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One pod's part in the guarantee. It is told what happened and when, and answers with what is to
 * be done; it reads no clock, waits for nothing and does no input or output. After each input, and
 * a few times a second, {@link #due} is to be called, its view shown, and its effects run, in this
 * order. Confined to one thread.
 */
public final class FederationCore {
  private static final double JITTER = 0.2;
  private static final int MOST_SETTLING_STEPS = 4;

  private final Boot boot;
  private final Rules rules;
  private final RandomGenerator random;
  private final KeyMaker keyMaker;
  private final Knowledge knowledge;
  private final Roster roster;
  private final Exchanges exchanges;
  private final LedgerView ledger;
  private final Start start;
  private final LeaseTerms leaseTerms;
  private final Set<String> alarms = new HashSet<>();
  private final List<Effect> pending = new ArrayList<>();
  private final Digests digests = new Digests();
  private Settings settings;
  private Evidence evidence;
  private Signers signers;
  private KeyRing ring = KeyRing.EMPTY;
  private List<OwnedKey> announced = List.of();
  private boolean couldSign;
  private boolean wishedEarlySlot;
  private boolean terminating;

  public FederationCore(
      Settings settings,
      Boot boot,
      Rules rules,
      RandomGenerator random,
      KeyMaker keyMaker,
      Moment now) {
    this.settings = settings;
    this.boot = boot;
    this.rules = rules;
    this.random = random;
    this.keyMaker = keyMaker;
    this.knowledge = new Knowledge(settings.self().id());
    this.roster = new Roster(settings, rules);
    this.exchanges = new Exchanges(roster);
    this.ledger = new LedgerView(now.mono());
    this.start = new Start(rules, exchanges.peers(), ledger);
    this.leaseTerms = new LeaseTerms(rules, exchanges.peers(), ledger);
    this.evidence = new Evidence(roster, exchanges.peers(), ledger, settings.timers(), rules);
    this.signers = new Signers(settings, roster, exchanges.peers(), ledger, evidence);
    configure(settings, now);
  }

  /** A reloaded configuration; takes effect at once. */
  public void configure(Settings next, Moment now) {
    boolean news = next.revision() != settings.revision();
    int before = roster.exchanging();
    settings = next;
    roster.configure(next);
    leaseTerms.configured(before, roster.exchanging(), now);
    evidence = new Evidence(roster, exchanges.peers(), ledger, next.timers(), rules);
    signers = new Signers(next, roster, exchanges.peers(), ledger, evidence);
    if (!rules.hold(Rule.TOMBSTONES_STAY)) {
      knowledge.forgetTombstones(next.revoked());
    }
    Instant remembered = now.wall().plus(next.timers().keyDuration().multipliedBy(2));
    next.revoked().forEach(kid -> bury(kid, remembered, now));
    exchanges.seat(now);
    if (news) {
      exchanges.hintAll(now);
    }
  }

  /** This pod is about to stop: it hands signing over as soon as another member can. */
  public void terminate(Moment now) {
    terminating = true;
    exchanges.hintAll(now);
  }

  /** An exchange that another member began; empty when it is none of ours. */
  public Optional<ExchangeAnswer> received(ExchangeRequest request, Moment now) {
    Introduction from = request.from();
    if (from.instanceId().equals(settings.self().id())) {
      alarm("two pods with the instance_id of this one are alive", from.boot().toString());
      return Optional.empty();
    }
    if (!roster.admits(from.instanceId(), from.revision())) {
      return Optional.empty();
    }
    introduced(from, now);
    List<PublishedKey> served = knowledge.served(now.wall());
    String digest = digests.of(served);
    return Optional.of(
        new ExchangeAnswer(
            introduction(now),
            isComplete(now),
            digest,
            digest.equals(request.seenDigest()) ? null : served));
  }

  /** The answer to an exchange of ours; one that is not awaited counts for nothing. */
  public void answered(long exchange, ExchangeAnswer answer, Moment now) {
    Peer peer = exchanges.awaiting(exchange);
    if (peer == null) {
      return;
    }
    if (peer.isOverdue(now, settings.timers().exchange())
        || !answer.from().instanceId().equals(peer.member().id())) {
      failed(exchange, "the answer came too late, or from somebody else", now);
      return;
    }
    peer.answered(answer);
    introduced(answer.from(), now);
    List<PublishedKey> served = answer.served();
    if (served != null) {
      served.forEach(this::learn);
      forgetWhatIsNotServed(peer, served);
    }
    plan(peer, now);
  }

  /** What a member that takes no part in exchanges was seen to publish. */
  public void observed(long exchange, List<PublicKey> published, Moment now) {
    Peer peer = exchanges.awaiting(exchange);
    if (peer == null) {
      return;
    }
    Timers timers = settings.timers();
    // It does not tell until when: assumed once, and corrected by the ledger.
    Instant assumed = now.wall().plus(timers.keyDuration()).plus(timers.margin());
    published.stream()
        .filter(key -> knowledge.find(key.kid().toString()) == null)
        .forEach(key -> learn(key.retainedUntil(assumed)));
    peer.observed(published.stream().map(key -> key.kid().toString()).toList());
    plan(peer, now);
  }

  public void failed(long exchange, String reason, Moment now) {
    Peer peer = exchanges.awaiting(exchange);
    if (peer != null) {
      peer.failed(reason);
      plan(peer, now);
    }
  }

  /** Somebody says that this member has news. It is only believed to be worth a look. */
  public void hinted(String instanceId, Moment now) {
    exchanges.hint(instanceId, now);
  }

  public void ledgerRead(LedgerRead read, Moment now) {
    String self = settings.self().id();
    boolean first = ledger.read() == null;
    ledger.read(read, self, boot, now);
    for (Registration registration : read.registrations().values()) {
      registered(registration, now);
    }
    read.tombstones().forEach((kid, until) -> bury(kid, until, now));
    read.rows().forEach(this::learn);
    ring = ring.rowsLost(read.missing(), conditions(now), now);
    ledger.missed(roster.others(), now.mono());
    exchanges.seat(now);
    checkClock();
    register(now);
    ledger.plan(now.mono(), isLedgerWanted(now), round());
    if (first) {
      // The start waits for a read after the registration, and for nothing else there.
      ledger.hurry(now.mono());
    }
  }

  public void ledgerFailed(String reason, Moment now) {
    ledger.failed(reason);
    // Soon again, whatever the round: an outage should end when it ends.
    ledger.plan(now.mono(), true, round());
  }

  /** Makes every transition that is due, and says what to do now. */
  public List<Effect> due(Moment now) {
    for (Peer peer : exchanges.overdue(now, settings.timers().exchange())) {
      peer.failed("no complete answer in time");
      plan(peer, now);
    }
    start.look(evidence, settings.timers());
    leaseTerms.look();
    settle(now);
    tellNews(now);
    List<Effect> effects = new ArrayList<>(pending);
    pending.clear();
    if (ledger.isDue(now.mono())) {
      ledger.began(now);
      effects.add(new Effect.RunLedger(cycle(now)));
    }
    effects.addAll(exchanges.begin(() -> introduction(now), now));
    return effects;
  }

  /** What readers see until the next step. */
  public View view(Moment now) {
    Lease lease = lease();
    return new View(
        settings,
        rules,
        boot,
        knowledge.served(now.wall()),
        lease,
        rules.hold(Rule.LEASE_AT_REQUEST) ? null : lease.heldAt(now),
        start.isDone(),
        start.missing(evidence, settings.timers()),
        ring.keys(),
        signers.delegates(now),
        signers.registeredElsewhere(),
        isLeaving(),
        signers.anotherStaysAndSigns(now),
        signers.somebodyStays(now),
        exchanges.peers().values().stream().map(peer -> MemberView.of(peer, roster)).toList(),
        Map.copyOf(knowledge.tombstones()),
        ledger.holdsSlot(now),
        ledger.clockError());
  }

  // --- what others say -----------------------------------------------------------------------

  private void introduced(Introduction from, Moment now) {
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

  private void registered(Registration registration, Moment now) {
    String id = registration.instanceId();
    if (id.equals(settings.self().id())) {
      if (registration.boot().compareTo(boot) > 0) {
        alarm("two pods with the instance_id of this one are alive", "a later boot is registered");
      }
      return;
    }
    roster.named(new Member(id, registration.url()), registration.revision());
    Peer peer = exchanges.peers().get(id);
    if (peer != null) {
      peer.heardOf(registration.boot(), registration.revision());
    }
  }

  private void learn(PublishedKey key) {
    if (!rules.hold(Rule.OWN_FORMER_KEYS) && key.owner().equals(settings.self().id())) {
      return;
    }
    if (!knowledge.learn(key)) {
      alarm("a second key under one kid, or too many keys; the first ones are kept", key.kid());
    }
  }

  private void bury(String kid, Instant until, Moment now) {
    if (now.wall().isAfter(until)) {
      return;
    }
    boolean first = !knowledge.isBuried(kid);
    knowledge.bury(kid, until);
    if (first) {
      ring = ring.without(Set.of(kid));
      ledger.hurry(now.mono());
      exchanges.hintAll(now);
    }
  }

  private void forgetWhatIsNotServed(Peer peer, List<PublishedKey> served) {
    if (rules.hold(Rule.GROW_ONLY)) {
      return;
    }
    Set<String> kids = new HashSet<>();
    served.forEach(key -> kids.add(key.kid()));
    knowledge.forget(
        knowledge.kidsOf(peer.member().id()).stream().filter(kid -> !kids.contains(kid)).toList());
  }

  // --- what is due ---------------------------------------------------------------------------

  private void settle(Moment now) {
    for (int step = 0; step < MOST_SETTLING_STEPS; step++) {
      KeyRing before = ring;
      KeyRing.Conditions conditions = conditions(now);
      ring = ring.step(conditions, now);
      if (ring.wantsKey(conditions, now.wall())) {
        Optional<PublicKey> fresh = keyMaker.make(settings.self().id(), settings.keys());
        ring = fresh.isEmpty() ? ring : ring.prepare(fresh.get(), conditions, now);
      }
      if (ring.equals(before)) {
        return;
      }
      ring.keys().forEach(key -> knowledge.learn(key.published()));
    }
  }

  private KeyRing.Conditions conditions(Moment now) {
    return new KeyRing.Conditions(
        settings.timers(),
        rules,
        evidence,
        isLeaving(),
        signers.anotherStaysAndSigns(now),
        signers.isSigner(now),
        mayActivateEarly(now) && (ledger.holdsSlot(now) || !rules.hold(Rule.SINGLE_EARLY_SLOT)),
        settings.rotation(),
        settings.keys(),
        random.nextDouble());
  }

  /** Rule 6.8: nobody can sign, and this pod has a key that is proven and widely known. */
  private boolean mayActivateEarly(Moment now) {
    return start.isDone()
        && !isLeaving()
        && ring.active().isEmpty()
        && ring.prepared().filter(key -> isWidelyKnown(key)).isPresent()
        && lease().heldAt(now)
        && signers.nobodyElseCan(now);
  }

  private boolean isWidelyKnown(OwnKey key) {
    Instant acked = key.acked();
    return acked != null
        && evidence.hasMajority(key.kid(), Proof.of(acked, Duration.ofSeconds(Long.MIN_VALUE)));
  }

  private void tellNews(Moment now) {
    List<OwnedKey> own = own();
    boolean canSign = canSign(now);
    if (!own.equals(announced) || canSign != couldSign) {
      ledger.hurry(now.mono());
      exchanges.hintAll(now);
      announced = own;
    }
    if (canSign != couldSign) {
      couldSign = canSign;
      register(now);
    }
    boolean wishes = mayActivateEarly(now);
    if (wishes && !wishedEarlySlot) {
      ledger.hurry(now.mono());
    }
    wishedEarlySlot = wishes;
  }

  /** Written only after what was read is served: the registration is an acknowledgement. */
  private void register(Moment now) {
    LedgerRead read = ledger.read();
    if (read != null) {
      pending.add(
          new Effect.Register(
              new Registration(
                  settings.self().id(),
                  settings.self().url(),
                  boot,
                  settings.revision(),
                  read.readAt(),
                  canSign(now))));
    }
  }

  private LedgerCycle cycle(Moment now) {
    return new LedgerCycle(
        settings.self().id(),
        boot,
        own(),
        rules.hold(Rule.REINSERT) ? knowledge.served(now.wall()) : List.of(),
        rules.hold(Rule.TOMBSTONES_STAY) ? knowledge.tombstones() : Map.of(),
        mayActivateEarly(now));
  }

  private boolean isWanted(Peer peer) {
    return !start.isDone()
        || ring.keys().stream()
            .anyMatch(key -> {
              Proof proof = key.proof();
              return proof != null && !peer.acknowledged(key.kid(), proof.until(), proof.since());
            });
  }

  private boolean isLedgerWanted(Moment now) {
    return !start.isDone()
        || !ledger.isTrusted(settings.timers())
        || ring.keys().stream().anyMatch(key -> key.proof() != null)
        || mayActivateEarly(now);
  }

  private void checkClock() {
    Duration error = ledger.clockError();
    if (error != null && error.compareTo(settings.timers().clockError()) > 0) {
      alarm("this pod's clock and the database's differ by more than is safe", error.toString());
    }
  }

  // --- parts ---------------------------------------------------------------------------------

  private Lease lease() {
    return leaseTerms.lease(roster.exchanging(), settings.timers());
  }

  private boolean isComplete(Moment now) {
    return start.isDone() && lease().heldAt(now);
  }

  private boolean canSign(Moment now) {
    return start.isDone()
        && lease().heldAt(now)
        && ring.keys().stream()
            .anyMatch(key -> KeyRing.maySign(key, settings.timers(), rules, now.wall()));
  }

  private boolean isLeaving() {
    return terminating || roster.isLeaving(settings.self().id());
  }

  private Introduction introduction(Moment now) {
    return new Introduction(
        settings.self().id(),
        boot,
        settings.revision(),
        roster.all(),
        own(),
        knowledge.tombstones(),
        canSign(now),
        isLeaving());
  }

  private List<OwnedKey> own() {
    return ring.keys().stream().map(key -> new OwnedKey(key.published(), key.stage())).toList();
  }

  private void plan(Peer peer, Moment now) {
    peer.plan(now.mono(), isWanted(peer), round());
  }

  /** The next round starts up to a fifth earlier, so that members do not march in step. */
  private Duration round() {
    long millis = settings.timers().round().toMillis();
    return Duration.ofMillis(millis - (long) (millis * JITTER * random.nextDouble()));
  }

  private void alarm(String about, String fact) {
    if (alarms.add(about + fact) && alarms.size() < 1000) {
      pending.add(new Effect.Alarm(about, List.of(fact)));
    }
  }

  /** For logs: the stage of a key of this boot. */
  public Optional<Stage> stageOf(String kid) {
    return ring.stageOf(kid);
  }
}
