package dev.stoke.pod.federation.core;

import static dev.stoke.pod.federation.core.OwnedKey.Stage.ACTIVE;
import static dev.stoke.pod.federation.core.OwnedKey.Stage.PREPARED;
import static dev.stoke.pod.federation.core.OwnedKey.Stage.RETIRED;

import dev.stoke.pod.keys.KeySpec;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * This boot's keys and the rules by which they move from PREPARED over ACTIVE to RETIRED (guarantee
 * rule 6). Immutable: a ring, a moment and the conditions give the next ring.
 */
record KeyRing(List<OwnKey> keys) {
  static final KeyRing EMPTY = new KeyRing(List.of());

  /** A commit comes this long before the propagation delay is over, for its round of evidence. */
  private static final Duration COMMIT_LEAD = Duration.ofSeconds(4);

  private static final Duration SPARE = Duration.ofSeconds(120);
  private static final Duration SHORTEST_TOKEN = Duration.ofSeconds(60);

  /**
   * What a step depends on besides time.
   *
   * @param isLeaving this pod must hand signing over
   * @param anotherCanSign a member that stays would sign for this pod now
   * @param isSigner this pod is one of those that hold signing keys
   * @param earlyGranted nobody can sign, and this pod holds the early slot
   * @param rotation the configuration's rotation mark
   * @param kind of keys that the configuration wants
   * @param jitter 0 to 1
   */
  record Conditions(
      Timers timers,
      Rules rules,
      Evidence evidence,
      boolean isLeaving,
      boolean anotherCanSign,
      boolean isSigner,
      boolean earlyGranted,
      String rotation,
      KeySpec kind,
      double jitter) {}

  KeyRing {
    keys = List.copyOf(keys);
  }

  Optional<OwnKey> active() {
    return keys.stream().filter(key -> key.is(ACTIVE)).findFirst();
  }

  Optional<OwnKey> prepared() {
    return keys.stream().filter(key -> key.is(PREPARED)).findFirst();
  }

  /** Rule 6.1: a first key, or the successor of an active one that is near its end or unwanted. */
  boolean wantsKey(Conditions now, Instant wall) {
    Timers timers = now.timers();
    Duration lead =
        timers
            .tokenDuration()
            .plus(timers.propagation())
            .plus(now.rules().silence(timers))
            .plus(timers.round().multipliedBy(2));
    return !now.isLeaving()
        && now.isSigner()
        && prepared().isEmpty()
        && active().map(key -> isDue(key, lead, now, wall)).orElse(true);
  }

  private static boolean isDue(OwnKey active, Duration lead, Conditions now, Instant wall) {
    return !active.rotation().equals(now.rotation())
        || !now.kind().fits(active.key())
        || (active.end() != null && !wall.isBefore(active.end().minus(lead)));
  }

  KeyRing prepare(PublicKey fresh, Conditions now, Moment at) {
    List<OwnKey> next = new ArrayList<>(keys);
    next.addFirst(OwnKey.prepared(fresh, at.wall(), preparedUntil(now, at.wall()), at.mono()));
    return new KeyRing(next);
  }

  /** While PREPARED, u is a short lease: a pod in a crash loop leaves few keys behind. */
  private static Instant preparedUntil(Conditions now, Instant wall) {
    Duration silence = now.rules().silence(now.timers());
    return seconds(wall.plus(now.timers().propagation()).plus(silence.multipliedBy(2)).plus(SPARE));
  }

  /** Revoked keys are gone at once. */
  KeyRing without(Set<String> kids) {
    return new KeyRing(keys.stream().filter(key -> !kids.contains(key.kid())).toList());
  }

  /** Rule 4.2: rows that had been there were gone before this cycle put them back. */
  KeyRing rowsLost(Set<String> kids, Conditions now, Moment at) {
    return each(key -> {
      Proof proof = key.proof();
      boolean wasThere = key.acked() != null || (proof != null && proof.rowAt() != null);
      if (!wasThere || !kids.contains(key.kid()) || key.is(RETIRED)) {
        return key;
      }
      return key.is(PREPARED)
          ? key.startedOver(later(key.until(), preparedUntil(now, at.wall())), at.mono())
          : proof == null ? key : key.with(Proof.of(proof.until(), at.mono()));
    });
  }

  /** Everything that is due. */
  KeyRing step(Conditions now, Moment at) {
    KeyRing ring =
        new KeyRing(keys.stream().filter(key -> !isOver(key, at.wall())).toList())
            .each(key -> proven(key, now, at));
    OwnKey active = ring.active().orElse(null);
    ring =
        ring.each(key ->
            switch (key.stage()) {
              case PREPARED -> ripened(key, active, now, at);
              case ACTIVE -> kept(key, now, at);
              case RETIRED -> key;
            });
    return ring.activated(now, at);
  }

  private static boolean isOver(OwnKey key, Instant wall) {
    return key.is(RETIRED) && wall.isAfter(key.until());
  }

  private static OwnKey proven(OwnKey key, Conditions now, Moment at) {
    if (key.proof() == null) {
      return key;
    }
    Proof proof = now.evidence().advance(key.kid(), key.proof(), at);
    return now.evidence().holds(key.kid(), proof, at) ? key.proven(at.mono()) : key.with(proof);
  }

  private static OwnKey ripened(OwnKey key, @Nullable OwnKey active, Conditions now, Moment at) {
    if (now.isLeaving()) {
      return key.retired();
    }
    Timers timers = now.timers();
    Duration silence = now.rules().silence(timers);
    Instant acked = key.acked();
    if (acked == null) {
      // Never proven: once its time runs out it is asked for anew, from the beginning.
      return at.wall().plus(silence).isAfter(key.until())
          ? key.startedOver(preparedUntil(now, at.wall()), at.mono())
          : key;
    }
    if (at.wall().isAfter(acked) && now.rules().hold(Rule.LAPSED_NEVER_SIGNS)) {
      return key.startedOver(later(key.until(), preparedUntil(now, at.wall())), at.mono());
    }
    if (key.committed() || !canRaise(key, silence, at.wall())) {
      return key;
    }
    boolean due =
        active == null || isDue(active, timers.tokenDuration().plus(silence), now, at.wall());
    Duration waits = timers.propagation().minus(COMMIT_LEAD);
    if (now.earlyGranted() || (due && published(key, now, at).compareTo(waits) >= 0)) {
      Duration jitter = Duration.ofMillis((long) (timers.jitter().toMillis() * now.jitter()));
      Instant end = seconds(at.wall().plus(timers.keyDuration()).minus(jitter));
      Instant until = later(key.until(), end.plus(now.rules().margin(timers)));
      return key.committed(until, end, at.mono());
    }
    // A lease that is renewed while more than half of it is left (6.3).
    Duration low = timers.propagation().plus(silence).plus(SPARE.dividedBy(2));
    return key.proof() == null && Duration.between(at.wall(), acked).compareTo(low) < 0
        ? key.raised(preparedUntil(now, at.wall()), at.mono())
        : key;
  }

  /** How long it has been known to be served everywhere (6.2). */
  private static Duration published(OwnKey key, Conditions now, Moment at) {
    if (!now.rules().hold(Rule.PROPAGATION_FROM_EVIDENCE)) {
      return Duration.between(key.createdAt(), at.wall());
    }
    return key.publishedAt() == null ? Duration.ZERO : at.mono().minus(key.publishedAt());
  }

  /** Rule 6.3: what was acknowledged must last until a silent member has left service. */
  private static boolean canRaise(OwnKey key, Duration silence, Instant wall) {
    return key.acked() != null && !wall.plus(silence).isAfter(key.acked());
  }

  private static OwnKey kept(OwnKey key, Conditions now, Moment at) {
    if (now.isLeaving() && now.anotherCanSign()) {
      return key.retired();
    }
    Timers timers = now.timers();
    Rules rules = now.rules();
    Instant acked = key.acked();
    Instant end = key.end();
    if (acked == null || end == null) {
      throw new IllegalStateException("key " + key.kid() + " is ACTIVE without evidence");
    }
    if (at.wall().isAfter(acked) && rules.hold(Rule.LAPSED_NEVER_SIGNS)) {
      return key.retired();
    }
    Duration margin = rules.margin(timers);
    boolean tokensFit = !at.wall().plus(timers.tokenDuration()).plus(margin).isAfter(key.until());
    if (tokensFit || key.proof() != null) {
      return key;
    }
    if (!now.isSigner() && now.anotherCanSign()) {
      return key.retired();
    }
    // Rule 6.7: rotation is a wish, signing is a duty.
    Instant most = end.plus(timers.keyDuration()).plus(margin);
    Instant next = key.until().plus(timers.propagation()).plus(rules.silence(timers));
    next = next.isBefore(most) ? next : most;
    return next.isAfter(key.until()) && canRaise(key, rules.silence(timers), at.wall())
        ? key.raised(next, at.mono())
        : key;
  }

  /** Rules 6.5, 6.7 and 6.8: the successor signs, and with that the old key does not. */
  private KeyRing activated(Conditions now, Moment at) {
    OwnKey ready = keys.stream().filter(key -> mayActivate(key, now, at)).findFirst().orElse(null);
    if (ready == null) {
      return this;
    }
    boolean propagated = published(ready, now, at).compareTo(now.timers().propagationWait()) >= 0;
    return each(key -> {
      if (key.kid().equals(ready.kid())) {
        OwnKey proven = now.rules().hold(Rule.FINAL_ROUND) ? key : key.proven(at.mono());
        return proven.active(at.mono(), now.rotation(), !propagated);
      }
      return key.is(ACTIVE) ? key.retired() : key;
    });
  }

  private static boolean mayActivate(OwnKey key, Conditions now, Moment at) {
    if (!key.is(PREPARED) || !key.committed() || now.isLeaving()) {
      return false;
    }
    if (key.proof() != null && now.rules().hold(Rule.FINAL_ROUND)) {
      return false;
    }
    return published(key, now, at).compareTo(now.timers().propagationWait()) >= 0
        || now.earlyGranted();
  }

  /** Rule 6.6: the key that may sign at this moment, if a token of useful length fits. */
  static boolean maySign(OwnKey key, Timers timers, Rules rules, Instant wall) {
    Instant latest = latestExpiry(key, timers, rules);
    Duration least = Timers.min(SHORTEST_TOKEN, timers.tokenDuration());
    return key.is(ACTIVE) && latest != null && !wall.plus(least).isAfter(latest);
  }

  /** No token of the key may live longer. */
  static @Nullable Instant latestExpiry(OwnKey key, Timers timers, Rules rules) {
    Instant promised = rules.hold(Rule.LAPSED_NEVER_SIGNS) ? key.acked() : key.until();
    return promised == null ? null : promised.minus(rules.margin(timers));
  }

  private KeyRing each(UnaryOperator<OwnKey> change) {
    List<OwnKey> next = new ArrayList<>(keys.size());
    boolean same = true;
    for (OwnKey key : keys) {
      OwnKey changed = change.apply(key);
      same &= changed == key;
      next.add(changed);
    }
    return same ? this : new KeyRing(next);
  }

  /** As tokens count time; and as every store keeps it. */
  private static Instant seconds(Instant time) {
    return Instant.ofEpochSecond(time.getEpochSecond());
  }

  private static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
