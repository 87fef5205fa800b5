package dev.stoke.pod.federation;

import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublicKey;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One member as this pod sees it: what it last answered, and when it is asked next. Confined to the
 * core; all times are monotonic unless named otherwise.
 */
final class Peer {
  /** A member that has not answered for this long while the row was there is left out. */
  static final Duration SILENCE = Duration.ofSeconds(6);

  /** Announcements make a member asked at most this often. */
  private static final Duration LEAST_GAP = Duration.ofMillis(100);

  private static final Duration FIRST_RETRY = Duration.ofMillis(200);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final URI url;
  private Duration nextAt;
  private Duration retry = FIRST_RETRY;
  private @Nullable Duration askedAt;
  private boolean inFlight;
  private boolean newsWhileInFlight;
  private boolean finishedOnce;
  private @Nullable Duration answeredAt;
  private @Nullable Duration failedAt;
  private @Nullable Instant answeredAtWall;
  private @Nullable String error;
  private @Nullable String learnedId;
  private Set<String> serves = Set.of();

  Peer(URI url, Duration now) {
    this.url = url;
    this.nextAt = now;
  }

  /** The first label of a DNS name, which on Kubernetes is the instance_id. */
  static String hostLabel(URI url) {
    return url.getHost().split("\\.", 2)[0];
  }

  URI url() {
    return url;
  }

  /** Whether an announcement of {@code instanceId} may have come from this member. */
  boolean mayBe(String instanceId) {
    return instanceId.equals(learnedId) || instanceId.equals(hostLabel(url));
  }

  /** No answer yet has told who this is. */
  boolean isAnonymous() {
    return learnedId == null;
  }

  /** It has news, or this pod has: ask soon. */
  void hint(Duration now) {
    newsWhileInFlight = inFlight;
    Duration earliest = askedAt == null ? now : askedAt.plus(LEAST_GAP);
    Duration soon = earliest.compareTo(now) > 0 ? earliest : now;
    nextAt = soon.compareTo(nextAt) < 0 ? soon : nextAt;
    retry = FIRST_RETRY;
  }

  boolean isDue(Duration now) {
    return !inFlight && nextAt.compareTo(now) <= 0;
  }

  void asked(Duration now) {
    inFlight = true;
    newsWhileInFlight = false;
    askedAt = now;
  }

  /**
   * Takes an answer. The time that counts is when it was asked for: the answer can be as old.
   *
   * @return false for an answer that took too long to count
   */
  boolean answered(KeySet set, Moment now) {
    Duration sentAt = finished();
    if (now.mono().minus(sentAt).compareTo(HttpPeerChannel.TIMEOUT_OF_EXCHANGE.multipliedBy(2))
        > 0) {
      failedAt = now.mono();
      error = "the answer came too late";
      return false;
    }
    answeredAt = sentAt;
    answeredAtWall = now.wall();
    error = null;
    serves =
        set.keys().stream()
            .map(key -> key.kid().toString())
            .collect(Collectors.toUnmodifiableSet());
    if (!set.keys().isEmpty()) {
      learnedId = owner(set.keys().getFirst());
    }
    return true;
  }

  void failed(String reason, Moment now) {
    finished();
    failedAt = now.mono();
    error = reason;
  }

  private static String owner(PublicKey key) {
    return key.kid().owner();
  }

  private Duration finished() {
    inFlight = false;
    finishedOnce = true;
    return askedAt == null ? Duration.ZERO : askedAt;
  }

  /**
   * Plans the next exchange.
   *
   * @param wanted this member's evidence is missing: ask again quickly, then slower
   */
  void plan(Duration now, boolean wanted, Duration round) {
    if (newsWhileInFlight) {
      newsWhileInFlight = false;
      nextAt = now;
    } else if (wanted) {
      nextAt = now.plus(retry.compareTo(round) < 0 ? retry : round);
      Duration doubled = retry.multipliedBy(2);
      retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
    } else {
      retry = FIRST_RETRY;
      nextAt = now.plus(round);
    }
  }

  boolean finishedOnce() {
    return finishedOnce;
  }

  boolean serves(String kid) {
    return serves.contains(kid);
  }

  /** Whether it gave no answer for {@link #SILENCE} although it was asked since {@code since}. */
  boolean silent(Duration since, Duration now) {
    if (failedAt == null || failedAt.compareTo(since) < 0) {
      return false;
    }
    Duration lastSign = answeredAt != null && answeredAt.compareTo(since) > 0 ? answeredAt : since;
    return failedAt.compareTo(lastSign) > 0 && now.minus(lastSign).compareTo(SILENCE) >= 0;
  }

  @Nullable String error() {
    return error;
  }

  FederationStatus.Peer status() {
    return new FederationStatus.Peer(url.toString(), answeredAtWall, error);
  }
}
