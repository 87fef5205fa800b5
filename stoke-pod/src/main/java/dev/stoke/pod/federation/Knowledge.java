package dev.stoke.pod.federation;

import dev.stoke.pod.keys.PublicKey;
import dev.stoke.pod.keys.PublishedKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this pod knows of anybody's public keys, its own former boots' included. It only grows: a
 * key leaves when its time is over, never because somebody's newer answer lacks it. Immutable.
 */
final class Knowledge {
  static final Knowledge NONE = new Knowledge(new TreeMap<>(), List.of());

  /** Remembered this much longer than served, so that a slower clock's answer brings none back. */
  private static final Duration REMEMBERED = Duration.ofHours(1);

  private static final int MOST_KEYS = 5000;

  /**
   * @param agreed its time was read from the ledger; otherwise it is assumed, from this pod's own
   *     key duration, because an answer of a peer does not tell
   */
  private record Entry(PublishedKey key, boolean agreed) {}

  private final SortedMap<String, Entry> byKid;
  private final List<String> conflicts;

  private Knowledge(SortedMap<String, Entry> byKid, List<String> conflicts) {
    this.byKid = byKid;
    this.conflicts = conflicts;
  }

  /** With what the ledger says; its times replace assumed ones and can extend agreed ones. */
  Knowledge withLedger(Collection<PublishedKey> rows) {
    return with(rows, true);
  }

  /** With what a peer serves. */
  Knowledge withPeer(Collection<PublicKey> served, Instant assumedUntil) {
    return with(served.stream().map(key -> key.retainedUntil(assumedUntil)).toList(), false);
  }

  private Knowledge with(Collection<PublishedKey> heard, boolean agreed) {
    SortedMap<String, Entry> next = new TreeMap<>(byKid);
    List<String> clashes = new ArrayList<>();
    for (PublishedKey key : heard) {
      Entry entry = next.get(key.kid());
      if (entry == null && next.size() >= MOST_KEYS) {
        clashes.add("more than " + MOST_KEYS + " keys; further ones are ignored");
        break;
      }
      Entry merged = merge(entry, key, agreed);
      if (merged == null) {
        clashes.add("two keys under kid " + key.kid() + "; the first is kept");
      } else {
        next.put(key.kid(), merged);
      }
    }
    return new Knowledge(next, List.copyOf(clashes));
  }

  /** Null when there is another key under the kid already. */
  private static @Nullable Entry merge(@Nullable Entry known, PublishedKey heard, boolean agreed) {
    if (known == null) {
      return new Entry(heard, agreed);
    }
    if (!known.key().hasSameMaterial(heard)) {
      return null;
    }
    boolean replaces =
        agreed && (!known.agreed() || heard.retainUntil().isAfter(known.key().retainUntil()));
    return replaces ? new Entry(heard, true) : known;
  }

  /** Without what nobody needs to remember any more. */
  Knowledge at(Instant wall) {
    if (byKid.values().stream().noneMatch(entry -> isForgotten(entry, wall))) {
      return this;
    }
    SortedMap<String, Entry> next = new TreeMap<>(byKid);
    next.values().removeIf(entry -> isForgotten(entry, wall));
    return new Knowledge(next, conflicts);
  }

  private static boolean isForgotten(Entry entry, Instant wall) {
    return wall.isAfter(entry.key().retainUntil().plus(REMEMBERED));
  }

  /** What must be published at this time, by kid. */
  List<PublishedKey> served(Instant wall) {
    return byKid.values().stream()
        .map(Entry::key)
        .filter(key -> !wall.isAfter(key.retainUntil()))
        .toList();
  }

  /** What the last merge had to leave out, one sentence each. */
  List<String> conflicts() {
    return conflicts;
  }
}
