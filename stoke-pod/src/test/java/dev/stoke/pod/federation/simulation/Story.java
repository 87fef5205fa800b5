package dev.stoke.pod.federation.simulation;

import dev.stoke.pod.keys.PublicKey;
import java.util.HashSet;
import java.util.Set;

/** What an observer who sees everything knows of one key. Times are virtual milliseconds. */
final class Story {
  static final long NEVER = Long.MIN_VALUE / 2;

  private final PublicKey key;
  private final String kid;
  private final String owner;
  private final int ownerStart;

  /** When a pod in service was last seen without it. */
  long missedAt = NEVER;

  /** While a token of it may be accepted by a verifier whose clock is late. */
  long neededUntil = NEVER;

  /** The propagation delay in force when it became active. */
  long propagationMillis;

  /** Since when the ledger has its tombstone. */
  long tombstoneAt = NEVER;

  /** The ledger holds its row, or lost it in a restore and got it back by a cycle of a holder. */
  boolean inLedger = true;

  /** A restored backup did not hold it, and then nobody was left who did: not promised. */
  boolean lost;

  boolean active;
  boolean early;
  boolean revoked;

  /** The owner will not sign with it any more. */
  boolean finished;

  private final Set<String> rememberedBy = new HashSet<>();

  Story(PublicKey key, String owner, int ownerStart) {
    this.key = key;
    this.kid = key.kid().toString();
    this.owner = owner;
    this.ownerStart = ownerStart;
  }

  PublicKey key() {
    return key;
  }

  String kid() {
    return kid;
  }

  String owner() {
    return owner;
  }

  boolean isOf(Pod pod) {
    return owner.equals(pod.id()) && ownerStart == pod.currentStart();
  }

  /** The pod has buried it; what a pod has buried it never serves again. */
  void buriedBy(Pod pod) {
    rememberedBy.add(pod.id() + "/" + pod.currentStart());
  }

  boolean isBuriedBy(Pod pod) {
    return rememberedBy.contains(pod.id() + "/" + pod.currentStart());
  }

  /** Whether the promises are for it. */
  boolean isPromised() {
    return !revoked && !lost;
  }

  boolean isOver(long now) {
    return finished && neededUntil < now && !revoked;
  }
}
