package dev.stoke.pod.federation.core;

import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a pod shows of itself between two steps. Immutable; what depends on time is asked for with
 * the moment of the request, so that a pod that was paused notices before it answers.
 *
 * @param published what it serves while it holds the lease: keys of this instance first
 * @param leaseWhenMade only without {@link Rule#LEASE_AT_REQUEST}; otherwise null
 * @param started it has finished its start, rule 5.2
 * @param missingForStart as a sentence; empty once started
 * @param keys of this boot, the newest first
 * @param delegates who would sign for this pod, the best first
 * @param signerIsRegistered the ledger shows another pod at work that can sign
 * @param leaving it must hand signing over
 * @param anotherSigns a member that stays would sign for this pod
 * @param somebodyStays a member that stays may want this pod to sign
 * @param clockError against the database, as last measured
 */
public record View(
    Settings settings,
    Rules rules,
    Boot boot,
    List<PublishedKey> published,
    Lease lease,
    @Nullable Boolean leaseWhenMade,
    boolean started,
    String missingForStart,
    List<OwnKey> keys,
    List<Member> delegates,
    boolean signerIsRegistered,
    boolean leaving,
    boolean anotherSigns,
    boolean somebodyStays,
    List<MemberView> members,
    Map<String, Instant> tombstones,
    boolean holdsEarlySlot,
    @Nullable Duration clockError) {

  /** Rule 4.4; to be asked at each request that publishes, verifies or signs. */
  public boolean holdsLease(Moment now) {
    return started && (leaseWhenMade != null ? leaseWhenMade : lease.heldAt(now));
  }

  /** Rule 4.5. */
  public boolean ready(Moment now) {
    return notReadyBecause(now).isEmpty();
  }

  /** One sentence; empty when it is ready. */
  public String notReadyBecause(Moment now) {
    if (!started) {
      return missingForStart;
    }
    if (!holdsLease(now)) {
      return "neither the key ledger nor half of the members have been heard for "
          + settings.timers().lease().toSeconds()
          + " s";
    }
    Duration worst = settings.timers().clockError().multipliedBy(2);
    if (clockError != null && clockError.compareTo(worst) > 0) {
      return "the clock differs from the database's by " + clockError.toSeconds() + " s";
    }
    Moment ledgerAt = lease.ledgerAt();
    boolean ledgerIsNew =
        ledgerAt != null
            && Lease.elapsed(ledgerAt, now)
                    .compareTo(settings.timers().round().multipliedBy(3).dividedBy(2))
                <= 0;
    if (signing(now).isEmpty() && delegates.isEmpty() && ledgerIsNew && signerIsRegistered) {
      return "this pod has no way to sign while another pod can";
    }
    return "";
  }

  /** Rule 6.6; empty while no key may sign. */
  public Optional<SigningRight> signing(Moment now) {
    if (!holdsLease(now)) {
      return Optional.empty();
    }
    return keys.stream()
        .filter(key -> KeyRing.maySign(key, settings.timers(), rules, now.wall()))
        .findFirst()
        .map(key ->
            new SigningRight(
                key.kid(),
                Objects.requireNonNull(
                    KeyRing.latestExpiry(key, settings.timers(), rules), "acked is null")));
  }

  /** Rule 8.2: signing would pause if this pod stopped now. */
  public boolean isLastSigner(Moment now) {
    return signing(now).isPresent() && !anotherSigns && somebodyStays;
  }

  /** How long the youngest of the signing keys had been served everywhere; null without one. */
  public @Nullable Duration propagationInForce(Moment now) {
    return keys.stream()
        .filter(key -> key.stage() == Stage.ACTIVE && key.publishedAt() != null)
        .map(key -> now.mono().minus(Objects.requireNonNull(key.publishedAt())))
        .min(Duration::compareTo)
        .map(age -> Timers.min(age, settings.timers().propagation()))
        .orElse(null);
  }

  /** Whether the key has been known to be served everywhere for the propagation delay. */
  public boolean isPropagated(OwnKey key, Moment now) {
    return key.publishedAt() != null
        && now.mono().minus(key.publishedAt()).compareTo(settings.timers().propagationWait()) >= 0;
  }
}
