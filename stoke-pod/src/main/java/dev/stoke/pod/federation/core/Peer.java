package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One other member as this pod sees it: what it last answered, and when it is asked next. Confined
 * to the core.
 */
final class Peer {
  /** News make a member asked at most this often. */
  private static final Duration LEAST_GAP = Duration.ofMillis(100);

  /** Of a member that does not tell. */
  private static final Boot NO_BOOT = new Boot(Instant.EPOCH, 0);

  /**
   * The newest answer.
   *
   * @param sentAt when it was asked for: what it says may be as old
   * @param served kids and until when it serves them
   */
  private record Answer(Boot boot, Moment sentAt, Map<String, Instant> served, boolean canSign) {}

  private final Pace pace;
  private Member member;
  private long exchange;
  private @Nullable Moment sentAt;
  private boolean finishedOnce;
  private boolean answeredOnce;
  private boolean completeOnce;
  private @Nullable Boot boot;
  private long revision = -1;
  private boolean leaving;
  private @Nullable Answer answer;
  private String digest = "";
  private @Nullable Moment freshAt;
  private @Nullable String error;

  Peer(Member member, Duration now) {
    this.member = member;
    this.pace = new Pace(now);
  }

  Member member() {
    return member;
  }

  void move(Member to) {
    member = to;
  }

  // --- when to ask -------------------------------------------------------------------------

  /** It has news, or this pod has: ask soon. */
  void hint(Duration now) {
    Duration earliest = sentAt == null ? now : sentAt.mono().plus(LEAST_GAP);
    pace.hurry(Timers.max(earliest, now));
  }

  boolean isDue(Duration now) {
    return pace.isDue(now);
  }

  void asked(long number, Moment now) {
    exchange = number;
    sentAt = now;
    pace.began();
  }

  /** Whether the exchange that is under way has taken longer than an answer may. */
  boolean isOverdue(Moment now, Duration bound) {
    return pace.isInFlight() && sentAt != null && Lease.elapsed(sentAt, now).compareTo(bound) > 0;
  }

  boolean awaits(long number) {
    return pace.isInFlight() && exchange == number;
  }

  /** Plans the next exchange. */
  void plan(Duration now, boolean wanted, Duration round) {
    pace.plan(now, wanted, round);
  }

  // --- what it said ------------------------------------------------------------------------

  /**
   * A boot that is heard of, however; the latest one is current.
   *
   * @param loaded revision of its configuration
   */
  void heardOf(Boot heard, long loaded) {
    int order = boot == null ? -1 : boot.compareTo(heard);
    if (order < 0) {
      boot = heard;
      revision = loaded;
      leaving = false;
    } else if (order == 0) {
      revision = Math.max(revision, loaded);
    }
  }

  /** The newest configuration that its current boot is known to have loaded. */
  long revision() {
    return revision;
  }

  /** What it says of itself. */
  void introduced(Introduction from) {
    heardOf(from.boot(), from.revision());
    if (from.boot().equals(boot)) {
      leaving = from.leaving();
    }
  }

  /** It said that it hands signing over. */
  boolean isLeaving() {
    return leaving;
  }

  String digest() {
    return answer == null ? "" : digest;
  }

  /**
   * Takes the answer to the exchange under way.
   *
   * @return false when it refers to a set that this pod does not have
   */
  boolean answered(ExchangeAnswer said) {
    Moment asked = sentAt;
    pace.ended();
    finishedOnce = true;
    introduced(said.from());
    Map<String, Instant> served = served(said);
    if (asked == null || served == null) {
      answer = null;
      error = "the answer refers to a set of keys that was not asked about";
      return false;
    }
    answer = new Answer(said.from().boot(), asked, served, said.from().canSign());
    digest = said.digest();
    error = null;
    answeredOnce = true;
    if (said.complete()) {
      completeOnce = true;
      freshAt = asked;
    }
    return true;
  }

  private @Nullable Map<String, Instant> served(ExchangeAnswer said) {
    List<PublishedKey> full = said.served();
    if (full == null) {
      return answer != null && said.digest().equals(digest) ? answer.served() : null;
    }
    Map<String, Instant> served = new HashMap<>(full.size() * 2);
    full.forEach(key -> served.put(key.kid(), key.retainUntil()));
    return served;
  }

  /** What a member that cannot acknowledge was seen to publish; it does not tell until when. */
  void observed(List<String> kids) {
    Moment asked = sentAt;
    pace.ended();
    finishedOnce = true;
    answeredOnce = true;
    error = null;
    Map<String, Instant> served = new HashMap<>();
    kids.forEach(kid -> served.put(kid, Instant.MAX));
    if (asked != null) {
      boot = NO_BOOT;
      answer = new Answer(NO_BOOT, asked, served, false);
    }
  }

  void failed(String reason) {
    pace.ended();
    finishedOnce = true;
    error = reason;
  }

  // --- what follows from it ----------------------------------------------------------------

  /** Whether its current boot serves the kid that long, asked at or after {@code since}. */
  boolean acknowledged(String kid, Instant until, Duration since) {
    Answer last = answer;
    if (last == null
        || boot == null
        || !last.boot().equals(boot)
        || last.sentAt().mono().compareTo(since) < 0) {
      return false;
    }
    Instant served = last.served().get(kid);
    return served != null && !served.isBefore(until);
  }

  boolean finishedOnce() {
    return finishedOnce;
  }

  /** Complete or not: what it knows is known here, too. */
  boolean answeredOnce() {
    return answeredOnce;
  }

  boolean completeOnce() {
    return completeOnce;
  }

  @Nullable Moment freshAt() {
    return freshAt;
  }

  boolean isFresh(Moment now, Duration bound) {
    return freshAt != null && Lease.elapsed(freshAt, now).compareTo(bound) <= 0;
  }

  /** In its newest answer, whether or not it has answered since. */
  boolean saidItCanSign() {
    return answer != null && answer.canSign() && answer.boot().equals(boot);
  }

  /** Said so, and answered when it was asked last. */
  boolean canSign() {
    return saidItCanSign() && error == null;
  }

  @Nullable Boot boot() {
    return boot;
  }

  @Nullable Instant answeredAt() {
    return answer == null ? null : answer.sentAt().wall();
  }

  @Nullable String error() {
    return error;
  }
}
