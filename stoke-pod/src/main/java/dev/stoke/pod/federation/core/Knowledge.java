package dev.stoke.pod.federation.core;

import dev.stoke.pod.keys.PublishedKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What this pod knows of anybody's public keys, its own included, and which kids are revoked. It
 * only grows: a key leaves when its time is over or by a tombstone, never because somebody's newer
 * answer lacks it (guarantee rule 3). Confined to the core.
 */
final class Knowledge {
  private static final int MOST_KEYS = 5000;

  private final String self;
  private final Map<String, PublishedKey> known = new TreeMap<>();
  private final Map<String, Instant> tombstones = new HashMap<>();
  private @Nullable List<PublishedKey> served;
  private Instant servedUntil = Instant.MAX;

  Knowledge(String self) {
    this.self = self;
  }

  /**
   * Adds a key, or extends its time; a tombstone is final.
   *
   * @return false when there is another key under the kid already, or no room: the first is kept
   */
  boolean learn(PublishedKey key) {
    if (tombstones.containsKey(key.kid())) {
      return true;
    }
    PublishedKey first = known.get(key.kid());
    if (first == null) {
      if (known.size() >= MOST_KEYS) {
        return false;
      }
      known.put(key.kid(), key);
      served = null;
      return true;
    }
    if (!first.hasSameMaterial(key)) {
      return false;
    }
    if (key.retainUntil().isAfter(first.retainUntil())) {
      known.put(key.kid(), first.retainedUntil(key.retainUntil()));
      served = null;
    }
    return true;
  }

  /**
   * The kid is gone, for ever.
   *
   * @return whether that is news, or must be remembered for longer than before
   */
  boolean bury(String kid, Instant until) {
    PublishedKey key = known.remove(kid);
    if (key != null) {
      served = null;
    }
    Instant needed = key != null && key.retainUntil().isAfter(until) ? key.retainUntil() : until;
    Instant before = tombstones.get(kid);
    if (before != null && !needed.isAfter(before)) {
      return false;
    }
    tombstones.put(kid, needed);
    return true;
  }

  boolean isBuried(String kid) {
    return tombstones.containsKey(kid);
  }

  Map<String, Instant> tombstones() {
    return tombstones;
  }

  /** What no rule of ours allows; only for the proof that it must not be. */
  void forget(Collection<String> kids) {
    known.keySet().removeAll(kids);
    served = null;
  }

  List<String> kidsOf(String owner) {
    return known.values().stream()
        .filter(key -> key.owner().equals(owner))
        .map(PublishedKey::kid)
        .toList();
  }

  void forgetTombstones(Collection<String> stay) {
    tombstones.keySet().retainAll(stay);
  }

  @Nullable PublishedKey find(String kid) {
    return known.get(kid);
  }

  /**
   * Drops what is over; remembered no longer than served, since whoever knows of it says until
   * when.
   */
  void expire(Instant wall) {
    tombstones.values().removeIf(wall::isAfter);
    if (wall.isAfter(servedUntil)) {
      known.values().removeIf(key -> wall.isAfter(key.retainUntil()));
      served = null;
    }
  }

  /**
   * What must be published: keys of this pod first, then by kid. The same list until it changes.
   */
  List<PublishedKey> served(Instant wall) {
    expire(wall);
    List<PublishedKey> current = served;
    if (current == null) {
      current = new ArrayList<>(known.values());
      current.removeIf(key -> wall.isAfter(key.retainUntil()));
      current.sort(Comparator.comparing(key -> !key.owner().equals(self)));
      current = List.copyOf(current);
      served = current;
      servedUntil =
          current.stream()
              .map(PublishedKey::retainUntil)
              .min(Instant::compareTo)
              .orElse(Instant.MAX);
    }
    return current;
  }
}
