package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.Moment;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What this pod last read in the ledger, and when it reads it next. Confined to the core. */
final class LedgerView {
  /** An activation under the early slot is over before the slot ends. */
  private static final Duration SLOT_MARGIN = Duration.ofSeconds(2);

  private final Map<String, Duration> missingSince = new HashMap<>();
  private final Set<String> everRegistered = new HashSet<>();
  private final Map<String, Instant> rows = new HashMap<>();
  private final Pace pace;
  private @Nullable Moment cycleAt;
  private @Nullable Moment readBegan;
  private @Nullable LedgerRead read;
  private @Nullable Moment slotFrom;
  private Duration slotLasts = Duration.ZERO;
  private boolean readTwice;
  private @Nullable Duration confirmedAt;
  private boolean lostRows;
  private String error = "";
  private @Nullable Duration clockError;

  LedgerView(Duration now) {
    this.pace = new Pace(now);
  }

  void hurry(Duration now) {
    pace.hurry(now);
  }

  boolean isDue(Duration now) {
    return pace.isDue(now);
  }

  void began(Moment now) {
    pace.began();
    cycleAt = now;
  }

  void plan(Duration now, boolean wanted, Duration round) {
    pace.plan(now, wanted, round);
  }

  void failed(String reason) {
    pace.ended();
    error = reason;
  }

  /** Takes a complete read. */
  void read(LedgerRead next, String self, Boot boot, Moment now) {
    Moment began = cycleAt == null ? now : cycleAt;
    pace.ended();
    error = "";
    readBegan = began;
    read = next;
    Registration own = next.registrations().get(self);
    // It was written after an earlier read: this one is the second.
    boolean registered = own != null && own.boot().equals(boot);
    if ((readTwice && !registered) || knewRows(next.missing())) {
      lostRows = true;
      confirmedAt = null;
    }
    if (registered && confirmedAt == null) {
      confirmedAt = now.mono();
    }
    readTwice |= registered;
    rows.clear();
    next.rows().forEach(row -> rows.put(row.kid(), row.retainUntil()));
    EarlySlot slot = next.earlySlot();
    slotFrom = null;
    if (slot != null && slot.instanceId().equals(self) && slot.boot().equals(boot)) {
      slotFrom = began;
      slotLasts = Duration.between(next.readAt(), slot.until()).minus(SLOT_MARGIN);
    }
    clockError = clockError(next.readAt(), began.wall(), now.wall());
  }

  /** How far the database's time is outside of what this pod's clock said before and after. */
  private static Duration clockError(Instant database, Instant before, Instant after) {
    if (database.isBefore(before)) {
      return Duration.between(database, before);
    }
    return database.isAfter(after) ? Duration.between(after, database) : Duration.ZERO;
  }

  /** Notes who is missing; a member must be missed twice before nobody waits for it. */
  void missed(Iterable<Member> members, Duration now) {
    if (read == null) {
      return;
    }
    for (Member member : members) {
      if (read.registrations().containsKey(member.id())) {
        everRegistered.add(member.id());
        missingSince.remove(member.id());
      } else {
        missingSince.putIfAbsent(member.id(), now);
      }
    }
  }

  private boolean knewRows(Set<String> kids) {
    return kids.stream().anyMatch(rows::containsKey);
  }

  /**
   * Whether whoever runs is registered, also if a backup was restored: this pod's registration has
   * stayed there since before the others' next ones. After a loss that it saw, those come within a
   * round; those of pods that have only just started, as this one then has, sooner.
   */
  boolean isTrusted(Timers timers) {
    return hasStayed(
        lostRows ? timers.round() : Timers.min(timers.round(), Pace.LAST_RETRY), timers);
  }

  /** Whether every pod that reaches the ledger has put back what a restored backup lacked. */
  boolean isSettled(Timers timers) {
    return hasStayed(timers.round(), timers);
  }

  private boolean hasStayed(Duration round, Timers timers) {
    Duration needed = round.multipliedBy(2).plus(timers.exchange());
    return confirmedAt != null
        && readBegan != null
        && readBegan.mono().minus(confirmedAt).compareTo(needed) >= 0;
  }

  boolean neverRegistered(String id, Duration least) {
    Duration since = missingSince.get(id);
    return since != null
        && !everRegistered.contains(id)
        && readBegan != null
        && readBegan.mono().minus(since).compareTo(least) >= 0;
  }

  boolean isFresh(Moment now, Duration bound) {
    return readBegan != null && Lease.elapsed(readBegan, now).compareTo(bound) <= 0;
  }

  /** Whether the newest read held the row, with that retain-until or a later one. */
  boolean holds(String kid, Instant until) {
    Instant row = rows.get(kid);
    return row != null && !row.isBefore(until);
  }

  /** Whether the early slot is this boot's, counted from before the ledger was asked for it. */
  boolean holdsSlot(Moment now) {
    return slotFrom != null && Lease.elapsed(slotFrom, now).compareTo(slotLasts) < 0;
  }

  boolean slotIsTaken() {
    return read != null && read.earlySlot() != null && slotFrom == null;
  }

  @Nullable LedgerRead read() {
    return read;
  }

  @Nullable Moment readBegan() {
    return readBegan;
  }

  boolean readTwice() {
    return readTwice;
  }

  @Nullable Duration clockError() {
    return clockError;
  }

  /** As the end of a sentence; empty when the last cycle was good. */
  String because() {
    return error.isEmpty() ? "" : ": " + error;
  }
}
