package dev.stoke.pod.federation;

import dev.stoke.pod.keys.KeyRing;
import dev.stoke.pod.keys.KeyRing.Evidence;
import dev.stoke.pod.keys.KeySnapshot;
import dev.stoke.pod.keys.KeyState;
import dev.stoke.pod.keys.KeyTimes;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.OwnKey;
import dev.stoke.pod.keys.PublishedKey;
import dev.stoke.pod.keys.SigningKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * All decisions of the federation. It is told what happened and when, and answers with what is to
 * be done; it reads no clock, waits for nothing and does no input or output, so that it runs as
 * well under virtual time. Confined to one thread.
 */
final class FederationCore {
  private static final double JITTER = 0.2;

  /** Where key pairs come from. */
  @FunctionalInterface
  interface KeyMaker {
    SigningKey make(String owner, Instant now, KeyTimes times);
  }

  private final RandomGenerator random;
  private final KeyMaker keyMaker;
  private final Map<String, SigningKey> pairs = new HashMap<>();
  private final Map<URI, Peer> peers = new LinkedHashMap<>();
  private final LedgerPlan ledger;
  private FederationSettings settings;
  private KeyTimes times;
  private KeyRing ring = KeyRing.EMPTY;
  private Knowledge knowledge = Knowledge.NONE;
  private boolean started;

  FederationCore(
      FederationSettings settings, RandomGenerator random, KeyMaker keyMaker, Moment now) {
    this.random = random;
    this.keyMaker = keyMaker;
    this.ledger = new LedgerPlan(now.mono());
    this.settings = settings;
    this.times = Timers.of(settings);
    reconfigure(settings, now);
  }

  void reconfigure(FederationSettings next, Moment now) {
    settings = next;
    times = Timers.of(next);
    List<URI> members = Timers.peersOf(next);
    peers.keySet().retainAll(members);
    members.forEach(member -> peers.computeIfAbsent(member, url -> new Peer(url, now.mono())));
  }

  /** Somebody says that {@code instanceId} has news. It is only believed to be worth a look. */
  void announced(String instanceId, Moment now) {
    boolean known = peers.values().stream().anyMatch(peer -> peer.mayBe(instanceId));
    peers.values().stream()
        .filter(peer -> known ? peer.mayBe(instanceId) : peer.isAnonymous())
        .forEach(peer -> peer.hint(now.mono()));
  }

  void answered(URI member, KeySet set, Moment now) {
    Peer peer = peers.get(member);
    if (peer == null) {
      return; // No member any more: what it says counts for nothing.
    }
    if (peer.answered(set, now)) {
      Instant assumedUntil = now.wall().plus(times.keyDuration()).plus(KeyTimes.RETENTION_MARGIN);
      knowledge = knowledge.withPeer(set.keys(), assumedUntil);
    }
    peer.plan(now.mono(), lacksEvidence(peer), round());
  }

  void failed(URI member, String reason, Moment now) {
    Peer peer = peers.get(member);
    if (peer != null) {
      peer.failed(reason, now);
      peer.plan(now.mono(), lacksEvidence(peer), round());
    }
  }

  void ledgerRead(LedgerRead read, Moment now) {
    knowledge = knowledge.withLedger(read.keys());
    ledger.read(ring.prepared(), read, now);
    ledger.plan(now.mono(), round(), peers.values().stream().anyMatch(this::lacksEvidence));
  }

  void ledgerFailed(String reason, Moment now) {
    ledger.failed(reason, now.mono(), round());
  }

  /** Makes every transition that is due, and says what to do now. */
  List<Effect> due(Moment now) {
    knowledge = knowledge.at(now.wall());
    ring = ring.step(now, times, kid -> evidence(kid, now.mono()), !isLeaving());
    List<Effect> effects = new ArrayList<>();
    if (!isLeaving() && ring.wantsKey(now.wall(), times)) {
      SigningKey fresh = keyMaker.make(settings.instanceId(), now.wall(), times);
      pairs.put(fresh.kid(), fresh);
      ring = ring.with(fresh);
      ledger.hurry(now.mono());
      peers.values().forEach(peer -> peer.hint(now.mono()));
    }
    pairs.keySet().retainAll(ring.keys().stream().map(OwnKey::kid).toList());
    if (ledger.start(now.mono())) {
      effects.add(new Effect.RunLedger(ownPublished(), knowledge.served(now.wall())));
    }
    for (Peer peer : peers.values()) {
      if (peer.isDue(now.mono())) {
        peer.asked(now.mono());
        if (lacksEvidence(peer)) {
          effects.add(new Effect.Announce(peer.url()));
        }
        effects.add(new Effect.Ask(peer.url()));
      }
    }
    started |= ledger.readAt() != null && peers.values().stream().allMatch(Peer::finishedOnce);
    return effects;
  }

  /** Rule: in the ledger, and each member serves it or has been silent long enough since. */
  private Evidence evidence(String kid, Duration now) {
    Duration since = ledger.rowSince(kid);
    if (since == null) {
      return Evidence.NO_ROW;
    }
    return peers.values().stream().allMatch(peer -> peer.serves(kid) || peer.silent(since, now))
        ? Evidence.COMPLETE
        : Evidence.PARTIAL;
  }

  private boolean lacksEvidence(Peer peer) {
    return ring.prepared().map(key -> !peer.serves(key.kid())).orElse(false);
  }

  private boolean isLeaving() {
    return settings.leaving().contains(settings.instanceId());
  }

  /** The next round starts up to a fifth earlier, so that members do not march in step. */
  private Duration round() {
    long millis = settings.refresh().toMillis();
    return Duration.ofMillis(millis - (long) (millis * JITTER * random.nextDouble()));
  }

  private List<PublishedKey> ownPublished() {
    return ring.keys().stream().map(OwnKey::published).toList();
  }

  KeyTimes times() {
    return times;
  }

  KeyRing ring() {
    return ring;
  }

  List<String> conflicts() {
    return knowledge.conflicts();
  }

  @Nullable String errorOf(URI member) {
    Peer peer = peers.get(member);
    return peer == null ? null : peer.error();
  }

  /** Own keys first, the newest before the others, then everything known, by kid. */
  KeySnapshot snapshot(Instant wall) {
    Map<String, PublishedKey> keys = new LinkedHashMap<>();
    ownPublished().forEach(key -> keys.put(key.kid(), key));
    knowledge.served(wall).forEach(key -> keys.putIfAbsent(key.kid(), key));
    return new KeySnapshot(List.copyOf(keys.values()));
  }

  Optional<SigningKey> signer() {
    return isLeaving()
        ? Optional.empty()
        : ring.active().flatMap(key -> Optional.ofNullable(pairs.get(key.kid())));
  }

  FederationStatus status(Moment now, int publishedKeys) {
    String missing = missing(now.mono());
    return new FederationStatus(
        missing.isEmpty(),
        missing.isEmpty() ? "ready" : missing,
        settings.instanceId(),
        settings.revision(),
        ledger.readAt(),
        ring.keys().stream()
            .map(key ->
                new FederationStatus.OwnKey(
                    key.kid(),
                    key.state().label(),
                    key.createdAt(),
                    key.published().retainUntil(),
                    key.state() instanceof KeyState.Active(var early) && early))
            .toList(),
        peers.values().stream().map(Peer::status).toList(),
        publishedKeys);
  }

  /** Why this pod is not ready, in a sentence; empty when it is. */
  private String missing(Duration now) {
    if (!started) {
      if (ledger.readAt() == null) {
        return "the key ledger in the database has not been read yet" + ledger.because();
      }
      return peers.values().stream()
          .filter(peer -> !peer.finishedOnce())
          .findFirst()
          .map(peer -> "the member at " + peer.url() + " has not been asked for its keys yet")
          .orElse("the first round is not finished");
    }
    if (isLeaving() || ring.active().isPresent()) {
      return "";
    }
    return ring.prepared().map(key -> waiting(key.kid(), now)).orElse("there is no signing key");
  }

  private String waiting(String kid, Duration now) {
    Duration since = ledger.rowSince(kid);
    if (since == null) {
      return "key " + kid + " is not in the key ledger yet" + ledger.because();
    }
    return peers.values().stream()
        .filter(peer -> !peer.serves(kid) && !peer.silent(since, now))
        .findFirst()
        .map(peer -> "the member at " + peer.url() + " does not serve key " + kid + " yet")
        .orElse("key " + kid + " is about to sign");
  }
}
