package dev.stoke.pod.federation.core;

import dev.stoke.pod.federation.core.OwnedKey.Stage;
import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One key of this boot. Immutable; {@link KeyRing} says how it moves on.
 *
 * @param until u: retain-until, as announced
 * @param acked uAcked: the retain-until that every member is proven to hold; null before the first
 *     proof
 * @param proof what is being proven; null when nothing is
 * @param publishedAt monotonic; since when it is proven to be served everywhere; null before
 * @param committed u is that of a signing key, and the final round of acknowledgements is due
 * @param early began to sign before the propagation delay was over, because nobody could sign
 * @param end E: the last {@code exp} it was made for; null before the commit
 * @param activeAt monotonic; since when it signs; null before
 * @param rotation the configuration's rotation mark under which it began to sign
 */
public record OwnKey(
    PublicKey key,
    Instant createdAt,
    Stage stage,
    Instant until,
    @Nullable Instant acked,
    @Nullable Proof proof,
    @Nullable Duration publishedAt,
    boolean committed,
    boolean early,
    @Nullable Instant end,
    @Nullable Duration activeAt,
    String rotation) {
  static OwnKey prepared(PublicKey key, Instant wall, Instant until, Duration now) {
    return new OwnKey(
        key,
        wall,
        Stage.PREPARED,
        until,
        null,
        Proof.of(until, now),
        null,
        false,
        false,
        null,
        null,
        "");
  }

  public String kid() {
    return key.kid().toString();
  }

  public PublishedKey published() {
    return key.retainedUntil(until);
  }

  boolean is(Stage wanted) {
    return stage == wanted;
  }

  OwnKey with(@Nullable Proof next) {
    if (next == proof) {
      return this;
    }
    return new OwnKey(
        key,
        createdAt,
        stage,
        until,
        acked,
        next,
        publishedAt,
        committed,
        early,
        end,
        activeAt,
        rotation);
  }

  /** The proof holds: everybody retains it that long. */
  OwnKey proven(Duration now) {
    return new OwnKey(
        key,
        createdAt,
        stage,
        until,
        until,
        null,
        publishedAt == null ? now : publishedAt,
        committed,
        early,
        end,
        activeAt,
        rotation);
  }

  /** A later retain-until, to be proven; what was acknowledged before stands. */
  OwnKey raised(Instant next, Duration now) {
    return new OwnKey(
        key,
        createdAt,
        stage,
        next,
        acked,
        Proof.of(next, now),
        publishedAt,
        committed,
        early,
        end,
        activeAt,
        rotation);
  }

  OwnKey committed(Instant next, Instant lastExpiry, Duration now) {
    return new OwnKey(
        key,
        createdAt,
        stage,
        next,
        acked,
        Proof.of(next, now),
        publishedAt,
        true,
        early,
        lastExpiry,
        activeAt,
        rotation);
  }

  /** Everything that was proven counts for nothing any more. */
  OwnKey startedOver(Instant next, Duration now) {
    return new OwnKey(
        key, createdAt, stage, next, null, Proof.of(next, now), null, false, false, null, null, "");
  }

  OwnKey active(Duration now, String mark, boolean beforeDelay) {
    return new OwnKey(
        key,
        createdAt,
        Stage.ACTIVE,
        until,
        acked,
        proof,
        publishedAt,
        committed,
        beforeDelay,
        end,
        now,
        mark);
  }

  OwnKey retired() {
    return new OwnKey(
        key,
        createdAt,
        Stage.RETIRED,
        until,
        acked,
        null,
        publishedAt,
        committed,
        early,
        end,
        activeAt,
        rotation);
  }
}
