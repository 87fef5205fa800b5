package dev.stoke.pod.federation;

import dev.stoke.pod.keys.Moment;
import dev.stoke.pod.keys.OwnKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * When the ledger is read next, and since when it holds the rows of keys that wait to sign.
 * Confined to the core; all times are monotonic unless named otherwise.
 */
final class LedgerPlan {
  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final Map<String, Duration> rowSince = new HashMap<>();
  private Duration nextAt;
  private Duration retry = FIRST_RETRY;
  private boolean running;
  private boolean again;
  private @Nullable Instant readAt;
  private @Nullable String error;

  LedgerPlan(Duration now) {
    nextAt = now;
  }

  /** True when a cycle is due: the caller runs it. There is never more than one. */
  boolean start(Duration now) {
    if (running || nextAt.compareTo(now) > 0) {
      return false;
    }
    running = true;
    again = false;
    return true;
  }

  /** There is something to write. */
  void hurry(Duration now) {
    again = running;
    nextAt = now;
  }

  void read(Optional<OwnKey> prepared, LedgerRead read, Moment now) {
    running = false;
    error = null;
    readAt = now.wall();
    retry = FIRST_RETRY;
    rowSince.keySet().removeIf(kid -> prepared.filter(key -> key.kid().equals(kid)).isEmpty());
    prepared.ifPresent(key -> {
      if (read.keys().stream().anyMatch(row -> covers(row, key.published()))) {
        rowSince.putIfAbsent(key.kid(), now.mono());
      } else {
        rowSince.remove(key.kid());
      }
    });
  }

  private static boolean covers(PublishedKey row, PublishedKey key) {
    return row.kid().equals(key.kid()) && !row.retainUntil().isBefore(key.retainUntil());
  }

  void plan(Duration now, Duration round, boolean evidenceMissing) {
    Duration wait = evidenceMissing && LAST_RETRY.compareTo(round) < 0 ? LAST_RETRY : round;
    nextAt = again ? now : now.plus(wait);
    again = false;
  }

  void failed(String reason, Duration now, Duration round) {
    running = false;
    again = false;
    error = reason;
    nextAt = now.plus(retry.compareTo(round) < 0 ? retry : round);
    Duration doubled = retry.multipliedBy(2);
    retry = doubled.compareTo(LAST_RETRY) < 0 ? doubled : LAST_RETRY;
  }

  /** Since when the row was there at every read; null when it is not. */
  @Nullable Duration rowSince(String kid) {
    return rowSince.get(kid);
  }

  /** Wall-clock time of the last complete read. */
  @Nullable Instant readAt() {
    return readAt;
  }

  String because() {
    return error == null ? "" : ": " + error;
  }
}
